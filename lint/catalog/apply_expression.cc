// Expressions of tables: bound, checked for what their place forbids, carried over to other tables.

#include <algorithm>

#include "lint/catalog/apply_table_parts.h"
#include "lint/catalog/bind.h"
#include "lint/catalog/types.h"

namespace catalog::applying {
namespace {

bool has_subquery(const Expr& expr) {
  bool found = false;
  walk(expr, [&](const Expr& node) { found = found || node.kind == Expr::Kind::subquery; });
  return found;
}

bool has_column(const Expr& expr) {
  bool found = false;
  walk(expr, [&](const Expr& node) { found = found || node.kind == Expr::Kind::column; });
  return found;
}

/// A string literal without a type takes the column's; the server reads it then and there.
bool is_untyped(const Expr& expr) {
  return expr.kind == Expr::Kind::string || expr.kind == Expr::Kind::null;
}

}  // namespace

ExprPtr bind_expression(Writer& w, const ExprPtr& expr, Oid table, std::string_view what) {
  if (!expr) return nullptr;
  if (has_subquery(*expr)) w.refuse("0A000", "cannot use subquery in " + std::string(what));
  const Relation& relation = *w.catalog.relation(table);
  Bound bound = catalog::bind(w.catalog, expr, Scope{&relation, {}});
  if (bound.problem) {
    if (w.context.strict || w.catalog.opaques().empty()) throw Refused{std::move(*bound.problem)};
    w.blind("not decided: " + bound.problem->message);
  }
  return bound.expr;
}

ExprPtr bind_default(Writer& w, const ExprPtr& expr, Oid table, ColumnNumber column) {
  if (has_column(*expr)) w.refuse("0A000", "cannot use column reference in DEFAULT expression");
  ExprPtr bound = bind_expression(w, expr, table, "DEFAULT expression");
  const Column& definition = w.catalog.relation(table)->column(column);
  if (!bound || is_untyped(*bound) || !bound->type.known() || !definition.type.known() ||
      bound->type.oid == type_oid::unknown) {
    return bound;
  }
  if (bound->type.oid != definition.type.oid &&
      cast_way(w.catalog, bound->type.oid, definition.type.oid, CastContext::assignment) == CastWay::none) {
    w.refuse("42804",
             "column \"" + definition.name + "\" is of type " +
                 format_type(w.catalog, {definition.type.oid, -1}) + " but default expression is of type " +
                 format_type(w.catalog, {bound->type.oid, -1}),
             {}, "You will need to rewrite or cast the expression.");
  }
  return bound;
}

ExprPtr map_columns(const ExprPtr& expr, const std::vector<ColumnNumber>& columns, Oid table) {
  if (!expr) return nullptr;
  Expr mapped = *expr;
  if (mapped.kind == Expr::Kind::column && mapped.column > 0) {
    const auto index = static_cast<std::size_t>(mapped.column - 1);
    mapped.column = index < columns.size() ? columns[index] : ColumnNumber{0};
    mapped.relation = table;
  }
  for (ExprPtr& arg : mapped.args) arg = map_columns(arg, columns, table);
  return std::make_shared<const Expr>(std::move(mapped));
}

std::vector<ColumnNumber> column_map(const Relation& from, const Relation& to) {
  std::vector<ColumnNumber> map;
  map.reserve(from.columns.size());
  for (const Column& column : from.columns) {
    map.push_back(column.dropped ? ColumnNumber{0} : to.column_number(column.name));
  }
  return map;
}

bool same_expression(const Catalog& catalog, const ExprPtr& a, const Relation& a_table, const ExprPtr& b,
                     const Relation& b_table) {
  if (!a || !b) return !a && !b;
  return print(catalog, *a, &a_table) == print(catalog, *b, &b_table);
}

}  // namespace catalog::applying
