// Calls of functions (src/backend/parser/parse_func.c, ParseFuncOrColumn).

#include <algorithm>

#include "lint/analyze/analyzer.h"
#include "lint/analyze/func.h"
#include "lint/analyze/func_candidate.h"
#include "lint/analyze/oper.h"
#include "lint/ast/refusal.h"
#include "lint/catalog/missing.h"
#include "lint/catalog/namespace.h"
#include "lint/pg_catalog/json_grammar.h"
#include "lint/pg_catalog/rows.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace analyze {
using namespace ast;
using namespace catalog;

namespace {

std::string signature(const Catalog& catalog, const Name& name, const std::vector<ExprPtr>& args) {
  std::string text = name.schema.empty() ? std::string() : name.schema + ".";
  text += name.name + "(";
  for (size_t i = 0; i < args.size(); ++i) {
    if (i > 0) text += ", ";
    text += args[i] ? types::format_type_be(catalog, args[i]->type.oid) : "???";
  }
  return text + ")";
}

std::vector<Oid> types_of(const std::vector<ExprPtr>& args) {
  std::vector<Oid> types;
  types.reserve(args.size());
  for (const ExprPtr& arg : args) types.push_back(arg ? arg->type.oid : 0);
  return types;
}

const char* what(ExprUse use) {
  switch (use) {
    case ExprUse::check_constraint:
    case ExprUse::domain_check: return "check constraints";
    case ExprUse::column_default:
    case ExprUse::parameter_default: return "DEFAULT expressions";
    case ExprUse::generated_column: return "column generation expressions";
    case ExprUse::index_expression: return "index expressions";
    case ExprUse::index_predicate: return "index predicates";
    case ExprUse::partition_key: return "partition key expressions";
    case ExprUse::partition_bound: return "partition bound";
    case ExprUse::alter_transform: return "transform expressions";
    case ExprUse::trigger_when: return "trigger WHEN conditions";
    case ExprUse::policy: return "policy expressions";
    case ExprUse::any: break;
  }
  return nullptr;
}

}  // namespace

// What is written around the arguments has to suit the kind of function (ParseFuncOrColumn).
void Analyzer::check_kind(const Expr& made, const Resolved& resolved) const {
  if (resolved.function == 0 || made.kind != Expr::Kind::call) return;
  const std::string& name = made.name.name;
  if (resolved.kind == RoutineKind::procedure) {
    refuse("42809", signature(catalog_, made.name, made.args) + " is a procedure",
           "To call a procedure, use CALL.");
  }
  if (resolved.kind == RoutineKind::window && !made.window) {
    refuse("42809", "window function " + name + " requires an OVER clause");
  }
  if (resolved.kind != RoutineKind::function) return;
  if (made.star) refuse("42809", name + "(*) specified, but " + name + " is not an aggregate function");
  if (made.distinct_args) {
    refuse("42809", "DISTINCT specified, but " + name + " is not an aggregate function");
  }
  if (made.window) {
    refuse("42809", "OVER specified, but " + name + " is not a window function nor an aggregate function");
  }
}

void Analyzer::forbid_call(const Expr& made, const Resolved& resolved) {
  if (!levels_.empty()) {
    if (made.window) return window_call(made);
    if (resolved.kind == RoutineKind::aggregate) return aggregate(made);
    if (resolved.returns_set) set_returning();
    return;
  }
  const char* place = what(scope_.use);
  if (!place || from_) return;  // within a subquery they may stand
  if (made.window || resolved.kind == RoutineKind::window)
    refuse("42P20", std::string("window functions are not allowed in ") + place);
  if (resolved.kind == RoutineKind::aggregate)
    refuse("42803", std::string("aggregate functions are not allowed in ") + place);
  if (resolved.returns_set)
    refuse("0A000", std::string("set-returning functions are not allowed in ") + place);
}

// f(row) may mean row.f (ParseComplexProjection).
bool Analyzer::projection(Expr& made, const Name& name) {
  if (made.kind != Expr::Kind::call || made.args.size() != 1 || !made.args[0] || !name.schema.empty())
    return false;
  const auto facts = types::type_facts(catalog_, types::base_type(catalog_, made.args[0]->type).oid);
  if (!facts || facts->kind != Type::Kind::composite) return false;
  const Type* type = catalog_.get<Type>(facts->oid);
  const Relation* row = type ? catalog_.relation(type->relation) : nullptr;
  if (!row) return true;
  const ColumnNumber number = row->column_number(name.name);
  if (!number) return false;
  made.type = row->column(number).type;
  read({ObjectClass::relation, row->oid, number});
  return true;
}

// The first server that brings a function of that name, where this one has none; 0: it is none of theirs.
static int later_server_with(const Catalog& catalog, const Name& name) {
  if (!name.schema.empty() && name.schema != "pg_catalog") return 0;
  int first = name.schema.empty() ? pg_catalog::json_grammar_since(name.name) : 0;
  if (first <= catalog.server_version()) first = 0;
  for (const pg_catalog::FunctionRow& row : pg_catalog::functions(name.name)) {
    if (row.since <= catalog.server_version()) return 0;
    if (first == 0 || row.since < first) first = row.since;
  }
  const auto own = [&](Oid schema) { return !catalog.find_functions(schema, name.name).empty(); };
  const std::vector<Oid> schemas = schemas_for(catalog, name);
  return std::any_of(schemas.begin(), schemas.end(), own) ? 0 : first;
}

void Analyzer::apply_function(Expr& made, const Name& name) {
  if (!name.schema.empty() && !catalog_.find_schema(name.schema) && !types::may_lack(catalog_, name.schema))
    refuse(no_schema(name.schema));
  const Resolved resolved = resolve_function(
      catalog_, name, types_of(made.args),
      made.kind == Expr::Kind::call ? made.names : std::vector<std::string>(), made.variadic);
  switch (resolved.outcome) {
    case Resolved::Outcome::cast:
      // coerce_type() gives back what has the type already: nothing is left of the call.
      if (made.kind == Expr::Kind::call && made.args[0]->type.oid == resolved.result) {
        const ExprPtr same = made.args[0];
        made = *same;
        return;
      }
      made.type = {resolved.result, -1};
      made.args[0] = coerce(made.args[0], made.type);
      if (made.args[0]->type.oid == resolved.result) made.type = made.args[0]->type;
      return;
    case Resolved::Outcome::missing:
    case Resolved::Outcome::ambiguous: {
      if (types::may_lack(catalog_, name.name) || made.variadic || projection(made, name)) return;
      const std::string shown = signature(catalog_, name, made.args);
      if (resolved.outcome == Resolved::Outcome::ambiguous)
        refuse("42725", "function " + shown + " is not unique",
               "Could not choose a best candidate function. You might need to add explicit type casts.");
      Refusal refusal =
          not_found(ObjectKind::function, name, "42883", "function " + shown + " does not exist",
                    "No function matches the given name and argument types. You might need to add "
                    "explicit type casts.");
      if (const int later = later_server_with(catalog_, name)) refusal.needs(later);
      refuse(std::move(refusal));
    }
    case Resolved::Outcome::found:
    case Resolved::Outcome::unknown: break;
  }
  made.function = resolved.function;
  made.type = {resolved.result, -1};
  check_kind(made, resolved);
  if (resolved.function != 0) read({ObjectClass::function, resolved.function, 0});
  for (size_t i = 0; i < resolved.arguments.size() && i < made.args.size(); ++i) {
    if (resolved.arguments[i] != 0 && !types::is_pseudo_type(catalog_, resolved.arguments[i]))
      made.args[i] = coerce(made.args[i], {resolved.arguments[i], -1});
  }
  forbid_call(made, resolved);
}

void Analyzer::call(Expr& made) {
  const size_t below = levels_.empty() ? 0 : levels_.back().named_below.size();
  for (ExprPtr& arg : made.args) arg = analyze(arg);
  const size_t within = made.extra.size() - made.over;
  for (size_t i = 0; i < within; ++i) made.extra.edit()[i] = analyze(made.extra[i]);
  apply_call(made);
  if (levels_.empty()) return;
  // What subqueries within an aggregate name need not be grouped.
  if (is_aggregate(made) && level_of_aggregate(made) + 1 == levels_.size())
    levels_.back().named_below.resize(below);
  if (made.over == 0) return;
  // What stands in OVER is looked at last (transformWindowDefinitions).
  auto& over = levels_.back().over;
  over.insert(over.end(), made.extra.begin() + static_cast<ptrdiff_t>(within), made.extra.end());
  made.extra.edit().resize(within);
  made.over = 0;
}

void Analyzer::apply_call(Expr& made) {
  if (made.name.schema == "pg_catalog" && made.name.name == "grouping") {
    made.type = {type_oid::int4, -1};
    return;
  }
  // EXTRACT was date_part in the grammar before it became a function of its own.
  if (made.sql_syntax && made.name.name == "extract" && catalog_.server_version() < 14) {
    made.name.name = "date_part";
    made.sql_syntax = false;
  }
  const bool row_star = std::any_of(made.args.begin(), made.args.end(),
                                    [](const ExprPtr& arg) { return arg && arg->kind == Expr::Kind::star; });
  if (row_star) return;
  apply_function(made, made.name);
}

}  // namespace analyze
