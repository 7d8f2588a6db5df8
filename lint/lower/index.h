// CREATE INDEX, REINDEX, CLUSTER.
#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

bool lower_index(const Node* node, const Input& input, Changes& out);  // indexes, REINDEX, CLUSTER

}  // namespace lower
