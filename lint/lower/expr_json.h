// XML functions and the SQL/JSON family. `names` says what is written around the arguments: a piece before
// each of `args` and one behind the last, in which a line break stands for the type that RETURNING or AS
// says.
#pragma once

#include "lint/lower/expr.h"

namespace lower {

void lower_xml(Made& made, const XmlExpr& node, const Input& input);
void lower_xml(Made& made, const XmlSerialize& node, const Input& input);
// The SQL/JSON constructors and queries; false for a node that is none of them.
bool lower_json(Made& made, const Node* node, const Input& input);

}  // namespace lower
