// Views, CREATE TABLE AS, functions, triggers, policies, rules; queries as statements and COPY.
#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

bool lower_routine(const Node* node, const Input& input,
                   Changes& out);  // views, CTAS, functions, triggers, policies, rules, queries

}  // namespace lower
