// CREATE EXTENSION, ALTER EXTENSION (src/backend/commands/extension.c) and what known extensions bring.
#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply_create_extension(Writer& w, const CreateExtension& change);
void apply_alter_extension(Writer& w, const AlterExtension& change);

}  // namespace commands
