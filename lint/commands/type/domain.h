// Domains (src/backend/commands/typecmds.c, DefineDomain and AlterDomain...).
#pragma once

#include "lint/ast/change_type.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const CreateDomain& change);
void apply(Writer& w, const AlterDomain& change);

}  // namespace commands
