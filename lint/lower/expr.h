// Expressions: one function a family of nodes.
#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

using Made = ast::Expr;

inline const Node* node_of(const void* node) {
  return static_cast<const Node*>(node);
}

// Each of the list's nodes as an expression, null included.
void append(std::vector<ast::ExprPtr>& to, const List* list, const Input& input);
// OVER (...): its expressions go to Expr::extra.
void window(Made& made, const WindowDef& node, const Input& input);

// Null for null. Nesting beyond a fixed depth gives Kind::other, so that whoever walks the result
// recursively may do so.
ast::ExprPtr expression(const Node* node, const Input& input);
inline constexpr int deepest_expression = 2000;

}  // namespace lower
