// Range types with their multirange types and the functions that make values of both (DefineRange,
// src/backend/commands/typecmds.c).
#pragma once

#include "lint/ast/change_type.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const CreateRange& change);

}  // namespace commands
