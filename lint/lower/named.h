#pragma once

// Inside of lower(): objects of which existence and name suffice, and what alters them.

#include "lint/lower/parts.h"

namespace catalog::lowering {

bool lower_named(const Node* node, const Input& input, Changes& out);

}  // namespace catalog::lowering
