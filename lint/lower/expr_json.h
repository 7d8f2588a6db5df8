// XML functions and the SQL/JSON family.
#pragma once

#include "lint/lower/expr.h"

namespace lower {

void lower_xml(Made& made, const XmlExpr& node, const Input& input);
void lower_xml(Made& made, const XmlSerialize& node, const Input& input);
// The SQL/JSON constructors and queries; false for a node that is none of them.
bool lower_json(Made& made, const Node* node, const Input& input);

}  // namespace lower
