// Functions, procedures, aggregates.

#include <fmt/format.h>

#include <algorithm>

#include "lint/deparse/expr.h"
#include "lint/print/sql/writer.h"
#include "lint/sql/identifier.h"
#include "lint/types/function.h"

namespace print {
using namespace ast;

namespace {

// Where nothing here knows the type: as the statement names it.
std::string written_type(const TypeName& type) {
  std::string text = type.name.schema.empty() ? "" : sql::quote_identifier(type.name.schema) + ".";
  text += sql::quote_identifier(type.name.name);
  for (int i = 0; i < type.array_dimensions; ++i) text += "[]";
  return text;
}

std::string argument_text(const SqlWriter& w, const Function::Argument& argument) {
  std::string text;
  if (argument.mode == ArgumentMode::out) text = "OUT ";
  if (argument.mode == ArgumentMode::in_out) text = "INOUT ";
  if (argument.mode == ArgumentMode::variadic) text = "VARIADIC ";
  if (!argument.name.empty()) text += sql::quote_identifier(argument.name) + " ";
  text += argument.type.known() || argument.written.name.empty() ? w.type_text(argument.type)
                                                                 : written_type(argument.written);
  if (argument.default_expr) text += " DEFAULT " + deparse::print(w.catalog, *argument.default_expr, nullptr);
  return text;
}

// In dollars, with a word that the body does not hold.
std::string body_literal(const std::string& body) {
  std::string tag = "$$";
  for (int i = 0; body.find(tag) != std::string::npos || (body.ends_with('$') && tag == "$$"); ++i)
    tag = i == 0 ? "$body$" : fmt::format("$body{}$", i);
  return tag + body + tag;
}

// A list's elements stand for themselves: each is quoted (GUC_LIST_QUOTE, src/include/utils/guc.h).
std::string setting_text(const std::string& name, const std::string& value) {
  const bool list = name == "search_path" || name == "temp_tablespaces" ||
                    name == "session_preload_libraries" || name == "shared_preload_libraries" ||
                    name == "local_preload_libraries";
  if (value.empty()) return "''";
  if (!list) return literal(value);
  std::string text;
  for (const std::string& one : sql::split_identifiers(value))
    text += (text.empty() ? "" : ", ") + literal(one);
  return text;
}

std::string traits(const Function& function) {
  std::string text;
  if (function.kind == RoutineKind::window) text += " WINDOW";
  if (function.volatility == Volatility::immutable) text += " IMMUTABLE";
  if (function.volatility == Volatility::stable) text += " STABLE";
  if (function.strict) text += " STRICT";
  if (function.security_definer) text += " SECURITY DEFINER";
  if (function.leakproof) text += " LEAKPROOF";
  if (function.parallel == ParallelSafety::safe) text += " PARALLEL SAFE";
  if (function.parallel == ParallelSafety::restricted) text += " PARALLEL RESTRICTED";
  const bool quick = function.language == "c" || function.language == "internal";
  if (function.cost > 0 && function.cost != (quick ? 1 : 100)) text += fmt::format(" COST {}", function.cost);
  if (function.rows > 0 && function.rows != 1000) text += fmt::format(" ROWS {}", function.rows);
  for (const auto& [name, value] : function.settings)
    text += " SET " + name + " TO " + setting_text(name, value);
  return text;
}

std::string routine_text(const SqlWriter& w, const Function& function) {
  std::string arguments, table;
  for (const Function::Argument& argument : function.arguments) {
    std::string& list = argument.mode == ArgumentMode::table ? table : arguments;
    list += (list.empty() ? "" : ", ") + argument_text(w, argument);
  }
  std::string text = function.kind == RoutineKind::procedure ? "CREATE PROCEDURE " : "CREATE FUNCTION ";
  text += w.qualified(function.schema, function.name) + "(" + arguments + ")";
  if (!table.empty()) {
    text += " RETURNS TABLE(" + table + ")";
  } else if (function.kind != RoutineKind::procedure) {
    text += std::string(" RETURNS ") + (function.returns_set ? "SETOF " : "") +
            (function.returns.known() || function.returns_written.name.empty()
                 ? w.type_text(function.returns)
                 : written_type(function.returns_written));
  }
  text += " LANGUAGE " + sql::quote_identifier(function.language) + traits(function);
  if (!function.definition.empty()) return text + "\n" + w.now(function.definition) + ";\n";
  return text + " AS " + body_literal(function.body) + ";\n";
}

const char* word_of(const Function& function) {
  return function.kind == RoutineKind::procedure   ? "PROCEDURE "
         : function.kind == RoutineKind::aggregate ? "AGGREGATE "
                                                   : "FUNCTION ";
}

std::string aggregate_text(const SqlWriter& w, const Function& function) {
  return "CREATE AGGREGATE " + w.qualified(function.schema, function.name) + " " +
         w.now(function.definition) + ";\n";
}

void add_routine(const SqlWriter& w, const Function& function) {
  const bool aggregate = function.kind == RoutineKind::aggregate;
  if (aggregate && function.definition.empty()) return;
  const std::string name = w.signature(function), object = word_of(function) + name;
  const ObjectAddress self{ObjectClass::function, function.oid, 0};
  std::string text = SqlWriter::by_path(function.definition,
                                        aggregate ? aggregate_text(w, function) : routine_text(w, function));
  text += SqlWriter::comment_on(object, function.comment) + w.owner_of(object, function.owner);
  auto needs = w.needs_of(self);
  needs.push_back({ObjectClass::schema, function.schema, 0});
  needs.push_back({ObjectClass::type, function.returns.oid, 0});
  for (const Function::Argument& argument : function.arguments) {
    needs.push_back({ObjectClass::type, argument.type.oid, 0});
    if (!argument.default_expr) continue;
    walk(*argument.default_expr, [&](const Expr& node) {
      needs.push_back({ObjectClass::function, node.function, 0});
    });
  }
  w.script.add(Phase::routine, name, std::move(text), self, std::move(needs));
  // GRANT knows no (*): an aggregate of no arguments is a function of none there.
  const std::string granted =
      aggregate && name.ends_with("(*)") ? name.substr(0, name.size() - 2) + ")" : name;
  w.add_privileges((function.kind == RoutineKind::procedure ? "PROCEDURE " : "FUNCTION ") + granted, self,
                   function.privileges);
}

}  // namespace

void add_routines(const SqlWriter& w) {
  for (const auto& [oid, function] : w.catalog.all<Function>()) {
    if (types::is_range_constructor(*function)) continue;
    if (w.of_the_chain({ObjectClass::function, oid, 0}, function->schema)) add_routine(w, *function);
  }
}

}  // namespace print
