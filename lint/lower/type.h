// CREATE TYPE in all its forms, domains, ALTER TYPE of enumerations.
#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

bool lower_type(const Node* node, const Input& input, Changes& out);

}  // namespace lower
