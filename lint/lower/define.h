// Aggregates, operators, casts, collations, text search objects, publications, servers, statistics, roles...

#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace catalog::lowering {

bool lower_named(const Node* node, const Input& input, Changes& out);

}  // namespace catalog::lowering
