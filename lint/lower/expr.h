#pragma once

// Inside of expression(): what its two files share.

#include "lint/lower/parts.h"

namespace catalog::lowering {

using Made = catalog::Expr;

inline const Node* node_of(const void* node) {
  return static_cast<const Node*>(node);
}

/// Each of the list's nodes as an expression, null included.
void append(std::vector<ExprPtr>& to, const List* list, const Input& input);
/// OVER (...): its expressions go to Expr::extra.
void window(Made& made, const WindowDef& node, const Input& input);

void lower_xml(Made& made, const XmlExpr& node, const Input& input);
void lower_xml(Made& made, const XmlSerialize& node, const Input& input);
/// The SQL/JSON constructors and queries; false for a node that is none of them.
bool lower_json(Made& made, const Node* node, const Input& input);

}  // namespace catalog::lowering
