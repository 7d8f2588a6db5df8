// Inside of analyze(): when two analysed expressions are one (equal(), src/backend/nodes/equalfuncs.c).
#pragma once

#include "lint/ast/expr.h"

namespace analyze {
using namespace ast;

bool same(const Expr& a, const Expr& b);

}  // namespace analyze
