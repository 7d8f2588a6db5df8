// Which operator is meant (src/backend/parser/parse_oper.c: oper, left_oper).
#pragma once

#include "lint/analyze/func_candidate.h"

namespace analyze {
using namespace ast;
using namespace catalog;

// src/backend/parser/parse_oper.c: oper, left_oper. `left` 0 with unary: a prefix operator.
// `function` of the result is the operator's underlying function.
Resolved resolve_operator(const Catalog& catalog, const Name& name, bool unary, Oid left, Oid right);

}  // namespace analyze
