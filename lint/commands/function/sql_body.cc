// SQL bodies of functions: analysed when the function is made (fmgr_sql_validator,
// src/backend/catalog/pg_proc.c; check_sql_fn_retval, src/backend/executor/functions.c).

#include "lint/commands/function/sql_body.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/ast/query.h"
#include "lint/commands/function/plpgsql_body.h"
#include "lint/lower/lower.h"
#include "lint/sql/later_grammar.h"
#include "lint/sql/parse.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

[[noreturn]] void mismatch(Writer& w, const Function& function, std::string detail) {
  w.refuse("42P13",
           fmt::format("return type mismatch in function declared to return {}",
                       types::format_type_be(w.catalog, function.returns.oid)),
           std::move(detail));
}

// coerce_fn_result_column. What cannot be told is taken for right.
bool becomes(Writer& w, TypeRef type, TypeRef wanted) {
  if (!type.known() || !wanted.known() || type.oid == wanted.oid) return true;
  return types::cast_way(w.catalog, type.oid, wanted.oid, types::CastContext::assignment) !=
         types::CastWay::none;
}

// The columns of a row type; nullopt where any may come out: record.
std::optional<std::vector<TypeRef>> row_of(const Catalog& catalog, const Function& function) {
  std::vector<TypeRef> outputs;
  for (const Function::Argument& argument : function.arguments) {
    if (is_output(argument.mode)) outputs.push_back(argument.type);
  }
  if (function.returns.oid == type_oid::record && !outputs.empty()) return outputs;
  const Type* type = catalog.get<Type>(function.returns.oid);
  const Relation* relation = type ? catalog.relation(type->relation) : nullptr;
  if (!relation) return std::nullopt;
  for (const Column& column : relation->columns) {
    if (!column.dropped) outputs.push_back(column.type);
  }
  return outputs;
}

void check_row(Writer& w, const Function& function, const std::vector<analyze::OutputColumn>& columns) {
  // A single column may be the row as a whole.
  if (columns.size() == 1 && function.kind != RoutineKind::procedure &&
      becomes(w, columns[0].type, function.returns))
    return;
  const auto wanted = row_of(w.catalog, function);
  if (!wanted) return;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i >= wanted->size()) mismatch(w, function, "Final statement returns too many columns.");
    const TypeRef& type = columns[i].type;
    if (becomes(w, type, (*wanted)[i])) continue;
    mismatch(w, function,
             fmt::format("Final statement returns {} instead of {} at column {}.",
                         types::format_type_be(w.catalog, type.oid),
                         types::format_type_be(w.catalog, (*wanted)[i].oid), i + 1));
  }
  if (columns.size() < wanted->size()) mismatch(w, function, "Final statement returns too few columns.");
}

// The last query against what the function says that it returns.
void check_result(Writer& w, const Function& function, const Query* last, const analyze::QueryShape& found) {
  if (function.returns.oid == type_oid::void_ || !function.returns.known()) return;
  const bool gives = last && (last->kind <= Query::Kind::values || !last->targets.empty());
  if (!gives) {
    mismatch(w, function,
             w.catalog.server_version() >= 17
                 ? "Function's final statement must be SELECT or INSERT/UPDATE/DELETE/MERGE RETURNING."
                 : "Function's final statement must be SELECT or INSERT/UPDATE/DELETE RETURNING.");
  }
  const auto facts = types::type_facts(w.catalog, function.returns.oid);
  if (!found.known || !facts) return;
  if (facts->kind == Type::Kind::composite || facts->oid == type_oid::record) {
    return check_row(w, function, found.columns);
  }
  if (facts->kind == Type::Kind::pseudo) {
    w.refuse("42P13", fmt::format("return type {} is not supported for SQL functions",
                                  types::format_type_be(w.catalog, facts->oid)));
  }
  if (found.columns.size() != 1) {
    mismatch(w, function, "Final statement must return exactly one column.");
  }
  if (!becomes(w, found.columns[0].type, function.returns)) {
    mismatch(w, function,
             fmt::format("Actual return type is {}.",
                         types::format_type_be(w.catalog, found.columns[0].type.oid)));
  }
}

analyze::QueryShape shape_or_refuse(Writer& w, const Query& query, const Function& function) {
  analyze::QueryShape found = analyze::shape(w.catalog, query, &function);
  if (found.problem) w.refuse(*std::move(found.problem));
  return found;
}

// Refuses pseudo-types that no function in SQL can have; true where one is polymorphic: its body is not
// looked into then.
bool check_types(Writer& w, const Function& function) {
  const auto refuse = [&](std::string_view words, Oid type) {
    w.refuse("42P13",
             fmt::format("SQL functions cannot {} type {}", words, types::format_type_be(w.catalog, type)));
  };
  const auto result = types::type_facts(w.catalog, function.returns.oid);
  if (result && result->kind == Type::Kind::pseudo && !result->own && result->oid != type_oid::record &&
      result->oid != type_oid::void_ && !types::is_polymorphic(*result)) {
    refuse("return", result->oid);
  }
  bool polymorphic = false;
  for (const Function::Argument& argument : function.arguments) {
    const auto facts = types::type_facts(w.catalog, argument.type.oid);
    if (argument.mode == ArgumentMode::out || argument.mode == ArgumentMode::table || !facts || facts->own)
      continue;
    if (facts->kind != Type::Kind::pseudo) continue;
    if (!types::is_polymorphic(*facts)) refuse("have arguments of", facts->oid);
    polymorphic = true;
  }
  return polymorphic;
}

void check_text(Writer& w, const CreateFunction& change, const Function& function, bool polymorphic) {
  const sql::Parsed parsed = sql::parse(change.body);
  for (const sql::Statement& statement : parsed.statements) {
    const std::string_view text =
        std::string_view(change.body).substr(statement.span.begin, statement.span.size());
    if (!statement.error) {
      if (auto later = sql::later_grammar(text, w.catalog.server_version()))
        w.refuse(placed({later->sqlstate, later->message, {}, {}, statement.span}, change.body_span));
      continue;
    }
    if (statement.error->kind != sql::SyntaxError::Kind::syntax) return;
    w.refuse(placed({"42601", statement.error->message, {}, statement.error->hint, statement.error->at},
                    change.body_span));
  }
  if (polymorphic) return;
  std::shared_ptr<const Query> last;
  analyze::QueryShape found;
  for (const sql::Statement& statement : parsed.statements) {
    last = nullptr;
    for (const Change& inner : lower::changes(statement, change.body)) {
      const auto* query = std::get_if<DataQuery>(&inner);
      if (!query || !query->query || query->explain) continue;
      found = analyze::shape(w.catalog, *query->query, &function);
      if (auto problem = std::move(found.problem)) {
        problem->in_body = statement.span;
        w.refuse(placed(*std::move(problem), change.body_span));
      }
      last = query->query;
    }
  }
  check_result(w, function, last.get(), found);
}

void check_sql_body(Writer& w, const CreateFunction& change, const Function& function) {
  const bool polymorphic = check_types(w, function);
  if (!checks_bodies(w.catalog)) return;
  if (!change.sql_body) return check_text(w, change, function, polymorphic);
  if (change.sql_queries.empty()) return check_result(w, function, nullptr, {});
  const Query& last = *change.sql_queries.back();
  check_result(w, function, &last, shape_or_refuse(w, last, function));
}

}  // namespace

Refusal placed(Refusal refusal, text::Span body) {
  if (!refusal.in_body) return refusal;
  if (body.size() == 0 || refusal.in_body->size() == 0) {
    refusal.in_body.reset();
  } else {
    refusal.in_body->begin += body.begin;
    refusal.in_body->end += body.begin;
  }
  return refusal;
}

bool checks_bodies(const Catalog& catalog) {
  const auto& settings = catalog.session().settings;
  const auto off = settings.find("check_function_bodies");
  return off == settings.end() || (off->second != "false" && off->second != "off");
}

std::vector<ObjectAddress> read_sql_queries(Writer& w, const CreateFunction& change,
                                            const Function& function) {
  std::vector<ObjectAddress> reads;
  if (!change.sql_body) return reads;
  if (change.language != "sql") w.refuse("42P13", "inline SQL function body only valid for language SQL");
  for (const Function::Argument& argument : function.arguments) {
    const auto facts = types::type_facts(w.catalog, argument.type.oid);
    if (argument.mode == ArgumentMode::out || !facts || !types::is_polymorphic(*facts)) continue;
    w.refuse("42P13", "SQL function with unquoted function body cannot have polymorphic arguments");
  }
  for (const auto& query : change.sql_queries) {
    const analyze::QueryShape found = shape_or_refuse(w, *query, function);
    reads.insert(reads.end(), found.reads.begin(), found.reads.end());
  }
  return reads;
}

void check_body(Writer& w, const CreateFunction& change, const Function& function) {
  if (change.language == "sql") return check_sql_body(w, change, function);
  if (change.language == "plpgsql") return check_plpgsql_body(w, change, function);
}

}  // namespace commands
