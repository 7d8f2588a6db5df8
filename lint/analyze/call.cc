// Functions and operators (src/backend/parser/parse_func.c, ParseFuncOrColumn; parse_oper.c, make_op).

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

bool is_comparison(const std::string& name) {
  return name == "=" || name == "<>" || name == "<" || name == ">" || name == "<=" || name == ">=" ||
         name.starts_with("~") || name.starts_with("!~");
}

[[noreturn]] void no_operator(const Catalog& catalog, const std::string& name, const Expr* left,
                              const Expr& right, bool ambiguous) {
  std::string text = left ? types::format_type_be(catalog, left->type.oid) + " " : std::string();
  text += name + " " + types::format_type_be(catalog, right.type.oid);
  if (ambiguous)
    refuse("42725", "operator is not unique: " + text,
           "Could not choose a best candidate operator. You might need to add explicit type casts.");
  Refusal refusal{
      "42883",
      "operator does not exist: " + text,
      {},
      left ? "No operator matches the given name and argument types. You might need to add explicit type "
             "casts."
           : "No operator matches the given name and argument type. You might need to add an explicit type "
             "cast."};
  // One of nobody's: an extension's, perhaps.
  if (pg_catalog::operators(name).empty()) refusal.missing.push_back({ObjectKind::operator_, {{}, name}, 0});
  throw Refused{std::move(refusal)};
}

bool columns_free(const Expr& expr) {
  bool free = true;
  walk(expr, [&](const Expr& node) {
    free = free && node.kind != Expr::Kind::column && node.kind != Expr::Kind::star &&
           node.kind != Expr::Kind::subquery;
  });
  return free;
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
      const int later = later_server_with(catalog_, name);
      refuse(not_found(ObjectKind::function, name, "42883", "function " + shown + " does not exist",
                       later != 0
                           ? "needs PostgreSQL " + std::to_string(later)
                           : "No function matches the given name and argument types. You might need to add "
                             "explicit type casts."));
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

void Analyzer::operator_on(Expr& made, const std::string& name, size_t left, size_t right) {
  const bool unary = left == right;
  const Expr* left_arg = unary ? nullptr : made.args[left].get();
  const Expr* right_arg = made.args[right].get();
  if ((!unary && !left_arg) || !right_arg) return;
  const Resolved resolved = resolve_operator(catalog_, {made.name.schema, name}, unary,
                                             left_arg ? left_arg->type.oid : 0, right_arg->type.oid);
  if (resolved.outcome == Resolved::Outcome::missing || resolved.outcome == Resolved::Outcome::ambiguous) {
    if (types::may_lack(catalog_, {}) || catalog_.find_presumed(ObjectKind::operator_, {{}, name})) return;
    no_operator(catalog_, name, left_arg, *right_arg, resolved.outcome == Resolved::Outcome::ambiguous);
  }
  made.function = resolved.function;
  made.type = {resolved.result, -1};
  if (resolved.result == 0 && is_comparison(name)) made.type = {type_oid::boolean, -1};
  if (resolved.arguments.empty()) return;
  const auto take = [&](size_t at, Oid type) {
    if (type != 0 && !types::is_pseudo_type(catalog_, type))
      made.args[at] = coerce(made.args[at], {type, -1});
  };
  if (!unary) take(left, resolved.arguments[0]);
  take(right, resolved.arguments.back());
}

// x IN (1, 2) is x = ANY of an array, if the constants have a type in common with x (transformAExprIn,
// src/backend/parser/parse_expr.c): they are read as that type before any operator is looked for.
void Analyzer::in_array(Expr& made) {
  std::vector<size_t> constants;
  std::vector<Oid> types = {made.args[0]->type.oid};
  for (size_t i = 1; i < made.args.size(); ++i) {
    if (!made.args[i] || !columns_free(*made.args[i])) continue;
    constants.push_back(i);
    types.push_back(made.args[i]->type.oid);
  }
  if (constants.size() < 2) return;
  const auto common = common_type(catalog_, types);
  if (!common || *common == 0 || *common == type_oid::record || types::array_of(catalog_, *common) == 0)
    return;
  for (size_t i : constants) made.args[i] = coerce(made.args[i], {*common, -1});
}

// x op ANY (array): the operator works on the elements. A subquery's form is Kind::subquery.
void Analyzer::any_all(Expr& made) {
  made.type = {type_oid::boolean, -1};
  if (made.args.size() < 2 || !made.args[0] || !made.args[1]) return;
  const Oid array = made.args[1]->type.oid;
  Oid element = 0;
  if (array == type_oid::unknown) {
    element = type_oid::unknown;
  } else if (const auto facts = types::type_facts(catalog_, types::base_type(catalog_, {array, -1}).oid)) {
    if (facts->kind != Type::Kind::array && facts->kind != Type::Kind::base) return;
    if (facts->kind != Type::Kind::array && !facts->own)
      refuse("42809", "op ANY/ALL (array) requires array on right side");
    element = facts->element;
  }
  const Resolved resolved = resolve_operator(catalog_, made.name, false, made.args[0]->type.oid, element);
  const bool ambiguous = resolved.outcome == Resolved::Outcome::ambiguous;
  if ((ambiguous || resolved.outcome == Resolved::Outcome::missing) && !types::may_lack(catalog_, {})) {
    Expr right;
    right.type.oid = element;
    no_operator(catalog_, made.name.name, made.args[0].get(), right, ambiguous);
  }
  made.function = resolved.function;
  if (resolved.arguments.size() < 2) return;
  if (!types::is_pseudo_type(catalog_, resolved.arguments[0]))
    made.args[0] = coerce(made.args[0], {resolved.arguments[0], -1});
  const Oid wanted = types::array_of(catalog_, resolved.arguments[1]);
  if (wanted != 0 && !types::is_pseudo_type(catalog_, resolved.arguments[1]))
    made.args[1] = coerce(made.args[1], {wanted, -1});
}

// What comes out is the left side as the operator takes it: text for varchar, the base for a domain.
void Analyzer::nullif(Expr& made) {
  if (made.args.size() < 2 || !made.args[0] || !made.args[1]) return;
  const Resolved resolved =
      resolve_operator(catalog_, {{}, "="}, false, made.args[0]->type.oid, made.args[1]->type.oid);
  operator_on(made, "=", 0, 1);
  made.type = made.args[0]->type;
  if (resolved.arguments.empty()) return;
  const Oid taken = resolved.arguments[0];
  if (taken != 0 && taken != made.type.oid && !types::is_pseudo_type(catalog_, taken))
    made.type = {taken, -1};
}

// Nothing that could be a row.
bool Analyzer::is_scalar(const ExprPtr& expr) const {
  if (!expr) return false;
  const auto facts = types::type_facts(catalog_, types::base_type(catalog_, expr->type).oid);
  return facts && facts->kind != Type::Kind::composite && facts->kind != Type::Kind::pseudo;
}

// ROW(...) op ROW(...) is resolved column by column (make_row_comparison_op,
// src/backend/parser/parse_expr.c).
void Analyzer::row_comparison(const Expr& made, const std::string& name, size_t right) {
  const ExprPtr &one = made.args[0], &other = made.args[right];
  if (!one || !other || one->kind != Expr::Kind::row || other->kind != Expr::Kind::row) return;
  const auto has_star = [](const Expr& row) {
    return std::any_of(row.args.begin(), row.args.end(),
                       [](const ExprPtr& arg) { return !arg || arg->kind == Expr::Kind::star; });
  };
  if (has_star(*one) || has_star(*other)) return;
  if (one->args.size() != other->args.size()) refuse("42601", "unequal number of entries in row expressions");
  if (one->args.empty()) refuse("0A000", "cannot compare rows of zero length");
  for (size_t i = 0; i < one->args.size(); ++i) {
    Expr pair;
    pair.kind = Expr::Kind::operator_;
    pair.name.name = name;
    pair.args = {one->args[i], other->args[i]};
    operator_on(pair, name, 0, 1);
    if (pair.type.known() && pair.type.oid != type_oid::boolean)
      refuse("42804", "row comparison operator must yield type boolean, not type " +
                          types::format_type_be(catalog_, pair.type.oid));
  }
}

// (a, b) = (SELECT x, y ...): the subquery may have as many columns as the row.
void Analyzer::row_with_subquery(Expr& made) {
  if (made.kind != Expr::Kind::operator_ || made.args.size() != 2 || !made.args[0] || !made.args[1]) return;
  const Expr& other = *made.args[1];
  if (made.args[0]->kind != Expr::Kind::row || other.kind != Expr::Kind::subquery ||
      other.sublink != SubLink::expr)
    return;
  auto copy = std::make_shared<Expr>(other);
  copy->sublink = SubLink::row_compare;
  copy->args = {made.args[0]};
  made.args[1] = std::move(copy);
}

void Analyzer::operation(Expr& made) {
  row_with_subquery(made);
  for (ExprPtr& arg : made.args) arg = analyze(arg);
  using Kind = Expr::Kind;
  switch (made.kind) {
    case Kind::operator_:
      if (made.args.size() == 2 && made.args[0] && made.args[0]->kind == Kind::row) {
        row_comparison(made, made.name.name, 1);
        made.type = {type_oid::boolean, -1};
      } else {
        operator_on(made, made.name.name, 0, made.args.size() - 1);
      }
      return;
    case Kind::like: {
      // SIMILAR TO x is ~ similar_to_escape(x), which the grammar writes out.
      operator_on(made, made.name.name, 0, 1);
      return;
    }
    case Kind::distinct:
      if (made.args[0] && made.args[0]->kind != Kind::row) {
        operator_on(made, "=", 0, 1);
      } else {
        row_comparison(made, "=", 1);
      }
      made.type = {type_oid::boolean, -1};
      return;
    case Kind::nullif:
      nullif(made);
      if (made.type.oid == type_oid::unknown) made.type.oid = type_oid::text;
      return;
    case Kind::between:
      if (made.args.size() == 3 && made.args[0] && made.args[0]->kind != Kind::row) {
        operator_on(made, ">=", 0, 1);
        operator_on(made, "<=", 0, 2);
      } else if (made.args.size() == 3) {
        row_comparison(made, ">=", 1);
        row_comparison(made, "<=", 2);
      }
      made.type = {type_oid::boolean, -1};
      return;
    case Kind::in:
      if (made.args[0] && made.args[0]->kind != Kind::row) {
        in_array(made);
        for (size_t i = 1; i < made.args.size(); ++i) operator_on(made, made.name.name, 0, i);
      } else {
        for (size_t i = 1; i < made.args.size(); ++i) {
          row_comparison(made, made.name.name, i);
          if (is_scalar(made.args[i])) operator_on(made, made.name.name, 0, i);
        }
      }
      made.type = {type_oid::boolean, -1};
      return;
    default: any_all(made); return;
  }
}

}  // namespace analyze
