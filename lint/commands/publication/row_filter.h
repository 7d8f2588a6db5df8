// What a publication's WHERE may hold (check_simple_rowfilter_expr_walker,
// src/backend/commands/publicationcmds.c).

#pragma once

#include "lint/commands/writer.h"

namespace catalog::applying {

/// Refuses a WHERE, bound, that is more than a simple expression.
void check_filter(Writer& w, const Expr& where);

}  // namespace catalog::applying
