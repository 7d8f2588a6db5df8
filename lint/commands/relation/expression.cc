// Expressions of tables: analysed, checked for what their place forbids, carried over to other tables.

#include "lint/commands/relation/expression.h"

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/analyze/references.h"
#include "lint/deparse/expr.h"
#include "lint/planner/volatility.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

bool has_column(const Expr& expr) {
  bool found = false;
  walk(expr, [&](const Expr& node) { found = found || node.kind == Expr::Kind::column; });
  return found;
}

// A string literal without a type takes the column's; the server reads it then and there.
bool is_untyped(const Expr& expr) {
  return expr.kind == Expr::Kind::string || expr.kind == Expr::Kind::null;
}

// Looked at before it is coerced to the column's type (cookDefault, src/backend/catalog/heap.c).
void check_generated(Writer& w, const Relation& table, const Expr& expr) {
  for (ColumnNumber used : analyze::columns_of(expr)) {
    if (table.column(used).generated == Generated::none) continue;
    w.refuse(
        "42P17",
        "cannot use generated column \"" + table.column(used).name + "\" in column generation expression",
        "A generated column cannot reference another generated column.");
  }
  walk(expr, [&](const Expr& node) {
    if (node.kind == Expr::Kind::column && node.relation == table.oid && node.column == 0)
      w.refuse("42P17", "cannot use whole-row variable in column generation expression",
               "This would cause the generated column to depend on its own value.");
  });
  const Volatility worst = planner::volatility(w.catalog, expr);
  if (is_mutable(worst)) w.refuse("42P17", "generation expression is not immutable");
}

// What is computed when it is read runs with the reader's rights (check_virtual_generated_security).
void check_virtual(Writer& w, const Expr& expr) {
  const auto refuse = [&](const char* what) {
    w.refuse("0A000", std::string("generation expression uses user-defined ") + what,
             std::string("Virtual generated columns that make use of user-defined ") + what +
                 "s are not yet supported.");
  };
  walk(expr, [&](const Expr& node) {
    if (node.function >= first_user_oid) refuse("function");
    if (node.type.oid >= first_user_oid) refuse("type");
  });
}

}  // namespace

ExprPtr analyze_expression(Writer& w, const ExprPtr& expr, Oid table, analyze::ExprUse use) {
  if (!expr) return nullptr;
  analyze::Scope scope;
  scope.relation = w.catalog.relation(table);
  scope.use = use;
  analyze::Analyzed analyzed = analyze::expression(w.catalog, expr, scope);
  if (analyzed.problem) {
    const bool of_open = scope.relation && scope.relation->open() && !analyzed.problem->missing.empty();
    if (w.context.strict || w.catalog.opaques().empty() || of_open)
      throw Refused{std::move(*analyzed.problem)};
    w.blind("not decided: " + analyzed.problem->message);
  }
  return analyzed.expr ? analyzed.expr : expr;
}

ExprPtr coerce_to_column(Writer& w, const ExprPtr& analyzed, TypeRef type) {
  if (!analyzed || !type.known()) return analyzed;
  analyze::Analyzed coerced = analyze::coerce(w.catalog, analyzed, type);
  if (coerced.problem) {
    if (w.context.strict || w.catalog.opaques().empty()) throw Refused{std::move(*coerced.problem)};
    w.blind("not decided: " + coerced.problem->message);
  }
  return coerced.expr ? coerced.expr : analyzed;
}

bool assignable(const Catalog& catalog, const Expr& expr, TypeRef type) {
  if (is_untyped(expr) || !expr.type.known() || !type.known() || expr.type.oid == type_oid::unknown)
    return true;
  return expr.type.oid == type.oid || types::cast_way(catalog, expr.type.oid, type.oid,
                                                      types::CastContext::assignment) != types::CastWay::none;
}

ExprPtr analyze_default(Writer& w, const ExprPtr& expr, Oid table, ColumnNumber column, bool generated) {
  if (!generated && has_column(*expr)) {
    w.refuse("0A000", "cannot use column reference in DEFAULT expression");
  }
  ExprPtr analyzed = analyze_expression(
      w, expr, table, generated ? analyze::ExprUse::generated_column : analyze::ExprUse::column_default);
  if (generated) check_generated(w, *w.catalog.relation(table), *analyzed);
  const Column& definition = w.catalog.relation(table)->column(column);
  if (definition.generated == Generated::virtual_) check_virtual(w, *analyzed);
  if (!assignable(w.catalog, *analyzed, definition.type)) {
    w.refuse("42804",
             "column \"" + definition.name + "\" is of type " +
                 types::format_type_be(w.catalog, definition.type.oid) +
                 " but default expression is of type " + types::format_type_be(w.catalog, analyzed->type.oid),
             {}, "You will need to rewrite or cast the expression.");
  }
  return coerce_to_column(w, analyzed, definition.type);
}

bool same_expression(const Catalog& catalog, const ExprPtr& a, const Relation& a_table, const ExprPtr& b,
                     const Relation& b_table) {
  if (!a || !b) return !a && !b;
  return deparse::print(catalog, *a, &a_table) == deparse::print(catalog, *b, &b_table);
}

void add_expression_dependencies(Writer& w, const ObjectAddress& self, const ExprPtr& analyzed, Oid table) {
  if (!analyzed) return;
  for (const ObjectAddress& object : analyze::dependencies_of(w.catalog, *analyzed, table)) {
    if (object.oid < first_user_oid) continue;
    w.catalog.add_dependency({self, object, DependencyKind::normal});
  }
}

}  // namespace commands
