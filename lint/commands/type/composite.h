// Composite types: relations without storage whose row type is the point (src/backend/commands/typecmds.c,
// DefineCompositeType; tablecmds.c for ALTER TYPE ... ATTRIBUTE).
#pragma once

#include "lint/ast/change_type.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const CreateComposite& change);

}  // namespace commands
