// Publications and their tables (src/backend/commands/publicationcmds.c;
// src/backend/catalog/pg_publication.c).
#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const CreatePublication& change);
void apply(Writer& w, const AlterPublication& change);

}  // namespace commands
