// Aggregates, operators, casts, collations, text search objects, publications, servers, statistics, roles...
#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

bool lower_define(const Node* node, const Input& input, Changes& out);

}  // namespace lower
