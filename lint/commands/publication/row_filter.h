// What a publication's WHERE may hold (check_simple_rowfilter_expr_walker,
// src/backend/commands/publicationcmds.c).
#pragma once

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// Refuses a WHERE, analysed, that is more than a simple expression.
void check_filter(Writer& w, const Expr& where);

}  // namespace commands
