// CREATE FUNCTION and PROCEDURE (src/backend/commands/functioncmds.c; ProcedureCreate,
// src/backend/catalog/pg_proc.c), ALTER FUNCTION.
#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

void apply(Writer& w, const CreateFunction& change);
void apply(Writer& w, const AlterFunction& change);

}  // namespace commands
