// CREATE TABLE and CREATE FOREIGN TABLE; the way to the other statements about tables and sequences.
#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

// Each returns false for a node that is not its subject's.
bool lower_table(const Node* node, const Input& input, Changes& out);

}  // namespace lower
