// DROP: RemoveRelations, src/backend/commands/tablecmds.c; RemoveObjects, src/backend/commands/dropcmds.c.
#pragma once

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

void apply(Writer& w, const Drop& change);

// Refuses a relation of another kind than the statement's word: "\"v\" is not a table" with the hint which
// command takes it.
void check_drop_kind(Writer& w, ObjectKind kind, const Relation& relation);

}  // namespace commands
