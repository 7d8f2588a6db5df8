// SET, transactions, DO, CALL, TRUNCATE, LOCK, VACUUM and the utilities that leave the schema alone.
#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

bool lower_session(const Node* node, const Input& input,
                   Changes& out);  // SET, transactions, DO, CALL, maintenance

}  // namespace lower
