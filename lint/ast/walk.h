// Where expressions and queries stand within each other: one list, for whoever looks at trees or makes them
// anew (expression_tree_walker, query_tree_walker, query_tree_mutator, src/backend/nodes/nodeFuncs.c).
//
// Given a constant tree, what is visited is constant; given one that is being made, it may be put anew in its
// place.
#pragma once

#include <cstdint>
#include <type_traits>
#include <vector>

#include "lint/ast/query.h"

namespace ast {

// The clause of a query that an expression stands in.
enum class ExprPlace : uint8_t {
  target,  // or RETURNING
  from_function,
  join_condition,
  where,
  group_by,
  having,
  distinct_on,
  window,
  order_by,
  limit,
  row,         // of VALUES
  assignment,  // SET of UPDATE
  conflict,    // ON CONFLICT, all of it
  action,      // WHEN of MERGE, all of it
};

// What a query within a query is for.
enum class QueryPlace : uint8_t { with, from, arm, source };

// Each item of FROM: a join, then its sides.
template <class Items, class Visit>
void each_item(Items& items, const Visit& visit) {
  for (auto& item : items) {
    visit(item);
    each_item(item.sides, visit);
  }
}

// Each expression of the query itself; those of queries below it are left out. `visit(expr)` or
// `visit(expr, place)`, never with null.
template <class AnyQuery, class Visit>
void each_expression(AnyQuery& query, const Visit& visit) {
  const auto one = [&](auto& expr, ExprPlace place) {
    if (!expr) return;
    if constexpr (std::is_invocable_v<Visit, decltype(expr), ExprPlace>) {
      visit(expr, place);
    } else {
      visit(expr);
    }
  };
  const auto all = [&](auto& list, ExprPlace place) {
    for (auto& expr : list) one(expr, place);
  };
  for (auto& target : query.targets) one(target.expr, ExprPlace::target);
  each_item(query.from, [&](auto& item) {
    all(item.functions, ExprPlace::from_function);
    one(item.condition, ExprPlace::join_condition);
  });
  one(query.where, ExprPlace::where);
  all(query.group_by, ExprPlace::group_by);
  one(query.having, ExprPlace::having);
  all(query.distinct_on, ExprPlace::distinct_on);
  for (auto& window : query.windows) all(window.exprs, ExprPlace::window);
  all(query.order_by, ExprPlace::order_by);
  all(query.limits, ExprPlace::limit);
  for (auto& row : query.rows) all(row, ExprPlace::row);
  all(query.values, ExprPlace::assignment);
  all(query.conflict.elements, ExprPlace::conflict);
  one(query.conflict.where, ExprPlace::conflict);
  all(query.conflict.values, ExprPlace::conflict);
  for (auto& action : query.actions) {
    one(action.condition, ExprPlace::action);
    all(action.values, ExprPlace::action);
  }
}

// Each query that stands in it as such, not within an expression. `visit(pointer)` or `visit(pointer,
// place)`, never with null.
template <class AnyQuery, class Visit>
void each_query(AnyQuery& query, const Visit& visit) {
  const auto one = [&](auto& below, QueryPlace place) {
    if (!below) return;
    if constexpr (std::is_invocable_v<Visit, decltype(below), QueryPlace>) {
      visit(below, place);
    } else {
      visit(below);
    }
  };
  for (auto& table : query.with) one(table.query, QueryPlace::with);
  each_item(query.from, [&](auto& item) { one(item.query, QueryPlace::from); });
  one(query.left, QueryPlace::arm);
  one(query.right, QueryPlace::arm);
  one(query.source, QueryPlace::source);
}

// Each expression directly below an expression.
template <class AnyExpr, class Visit>
void each_argument(AnyExpr& expr, const Visit& visit) {
  for (auto& argument : expr.args) {
    if (argument) visit(argument);
  }
  if (expr.extra.empty()) return;
  if constexpr (std::is_const_v<AnyExpr>) {
    for (const ExprPtr& extra : expr.extra) visit(extra);
  } else {
    for (ExprPtr& extra : expr.extra.edit()) visit(extra);
  }
}

template <class Visit>
void walk_all(const Query& query, const Visit& visit);

// walk(), and on into the queries that stand within the expression.
template <class Visit>
void walk_all(const Expr& root, const Visit& visit) {
  walk(root, [&](const Expr& node) {
    visit(node);
    if (node.query) walk_all(*node.query, visit);
  });
}

// Every expression of the query and of those below it.
template <class Visit>
void walk_all(const Query& query, const Visit& visit) {
  each_query(query, [&](const auto& below) { walk_all(*below, visit); });
  each_expression(query, [&](const ExprPtr& expr) { walk_all(*expr, visit); });
}

// Each query directly below: as such, or within an expression.
template <class Visit>
void each_subquery(const Query& query, const Visit& visit) {
  each_query(query, [&](const auto& below) { visit(*below); });
  each_expression(query, [&](const ExprPtr& expr) {
    walk(*expr, [&](const Expr& node) {
      if (node.query) visit(*node.query);
    });
  });
}

}  // namespace ast
