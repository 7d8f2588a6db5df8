// CALL (transformCallStmt, src/backend/parser/analyze.c). What the procedure does: plpgsql.h.
#pragma once

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const Call& change);

}  // namespace commands
