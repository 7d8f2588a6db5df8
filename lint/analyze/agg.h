#pragma once

// Inside of bind(): when two bound expressions are one (equal(), src/backend/nodes/equalfuncs.c).

#include "lint/ast/expr.h"

namespace catalog::binding {

bool same(const Expr& a, const Expr& b);

}  // namespace catalog::binding
