// What CREATE CAST refuses (CreateCast, src/backend/commands/functioncmds.c).
#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// Refuses a CREATE CAST that the server would, but for one of the chain's own of that name.
void check_cast(Writer& w, const Define& change);

}  // namespace commands
