// CREATE SCHEMA (CreateSchemaCommand, src/backend/commands/schemacmds.c).
#pragma once

#include "lint/ast/change_type.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const CreateSchema& change);

}  // namespace commands
