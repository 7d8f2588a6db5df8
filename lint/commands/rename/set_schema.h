// ALTER ... SET SCHEMA (AlterTableNamespace, src/backend/commands/tablecmds.c; AlterTypeNamespaceInternal,
// src/backend/commands/typecmds.c; AlterObjectNamespace_internal, src/backend/commands/alter.c).
#pragma once

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const SetSchema& change);

// AlterTableNamespaceInternal: row types, indexes and owned sequences go along.
void move_relation(Writer& w, Oid relation, Oid schema);
void move_type(Writer& w, Oid type, Oid schema);

}  // namespace commands
