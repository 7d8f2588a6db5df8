// Domains (src/backend/commands/typecmds.c, DefineDomain and AlterDomain...).
#pragma once

#include "lint/ast/change_type.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void create_domain(Writer& w, const CreateDomain& change);
void alter_domain(Writer& w, const AlterDomain& change);

}  // namespace commands
