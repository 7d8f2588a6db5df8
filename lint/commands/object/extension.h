// CREATE EXTENSION, ALTER EXTENSION (src/backend/commands/extension.c) and what known extensions bring.
#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const CreateExtension& change);
void apply(Writer& w, const AlterExtension& change);

}  // namespace commands
