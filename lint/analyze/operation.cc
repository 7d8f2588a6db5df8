// Operators, and what stands for one: IN, ANY, BETWEEN, NULLIF, rows compared
// (src/backend/parser/parse_oper.c, make_op; parse_expr.c).

#include <algorithm>
#include <memory>
#include <utility>

#include "lint/analyze/analyzer.h"
#include "lint/analyze/func.h"
#include "lint/analyze/func_candidate.h"
#include "lint/analyze/oper.h"
#include "lint/ast/refusal.h"
#include "lint/ast/walk.h"
#include "lint/pg_catalog/rows.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace analyze {
using namespace ast;
using namespace catalog;

namespace {

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
