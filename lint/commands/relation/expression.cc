// Expressions of tables: bound, checked for what their place forbids, carried over to other tables.

#include "lint/commands/relation/expression.h"

#include <algorithm>

#include "lint/analyze/analyze.h"
#include "lint/analyze/references.h"
#include "lint/deparse/expr.h"
#include "lint/planner/volatility.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace catalog::applying {
namespace {

bool has_column(const Expr& expr) {
  bool found = false;
  walk(expr, [&](const Expr& node) { found = found || node.kind == Expr::Kind::column; });
  return found;
}

/// A string literal without a type takes the column's; the server reads it then and there.
bool is_untyped(const Expr& expr) {
  return expr.kind == Expr::Kind::string || expr.kind == Expr::Kind::null;
}

/// Looked at before it is coerced to the column's type (cookDefault, src/backend/catalog/heap.c).
void check_generated(Writer& w, const Relation& table, const Expr& expr) {
  for (ColumnNumber used : columns_of(expr)) {
    if (table.column(used).generated == 0) continue;
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
  const char worst = volatility(w.catalog, expr);
  if (worst == 's' || worst == 'v') w.refuse("42P17", "generation expression is not immutable");
}

}  // namespace

ExprPtr bind_expression(Writer& w, const ExprPtr& expr, Oid table, ExprUse use) {
  if (!expr) return nullptr;
  Scope scope;
  scope.relation = w.catalog.relation(table);
  scope.use = use;
  Bound bound = catalog::bind(w.catalog, expr, scope);
  if (bound.problem) {
    if (w.context.strict || w.catalog.opaques().empty()) throw Refused{std::move(*bound.problem)};
    w.blind("not decided: " + bound.problem->message);
  }
  return bound.expr ? bound.expr : expr;
}

ExprPtr coerce_to_column(Writer& w, const ExprPtr& bound, TypeRef type) {
  if (!bound || !type.known()) return bound;
  Bound coerced = catalog::coerce(w.catalog, bound, type);
  if (coerced.problem) {
    if (w.context.strict || w.catalog.opaques().empty()) throw Refused{std::move(*coerced.problem)};
    w.blind("not decided: " + coerced.problem->message);
  }
  return coerced.expr ? coerced.expr : bound;
}

bool assignable(const Catalog& catalog, const Expr& expr, TypeRef type) {
  if (is_untyped(expr) || !expr.type.known() || !type.known() || expr.type.oid == type_oid::unknown)
    return true;
  return expr.type.oid == type.oid ||
         cast_way(catalog, expr.type.oid, type.oid, CastContext::assignment) != CastWay::none;
}

ExprPtr bind_default(Writer& w, const ExprPtr& expr, Oid table, ColumnNumber column, bool generated) {
  if (!generated && has_column(*expr)) {
    w.refuse("0A000", "cannot use column reference in DEFAULT expression");
  }
  ExprPtr bound =
      bind_expression(w, expr, table, generated ? ExprUse::generated_column : ExprUse::column_default);
  if (generated) check_generated(w, *w.catalog.relation(table), *bound);
  const Column& definition = w.catalog.relation(table)->column(column);
  if (!assignable(w.catalog, *bound, definition.type)) {
    w.refuse("42804",
             "column \"" + definition.name + "\" is of type " +
                 format_type_be(w.catalog, definition.type.oid) + " but default expression is of type " +
                 format_type_be(w.catalog, bound->type.oid),
             {}, "You will need to rewrite or cast the expression.");
  }
  return coerce_to_column(w, bound, definition.type);
}

bool same_expression(const Catalog& catalog, const ExprPtr& a, const Relation& a_table, const ExprPtr& b,
                     const Relation& b_table) {
  if (!a || !b) return !a && !b;
  return print(catalog, *a, &a_table) == print(catalog, *b, &b_table);
}

void add_expression_edges(Writer& w, const ObjectAddress& self, const ExprPtr& bound, Oid table) {
  if (!bound) return;
  for (const ObjectAddress& object : dependencies_of(w.catalog, *bound, table)) {
    if (object.oid < first_user_oid) continue;
    w.catalog.add_dependency({self, object, DependencyKind::normal});
  }
}

}  // namespace catalog::applying
