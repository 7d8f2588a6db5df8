// Inside of apply(): renames that others cause too (an index with its constraint, a row type with its table).
#pragma once

#include <string>

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// RenameRelationInternal, src/backend/commands/tablecmds.c: the row type and array type follow, the
// constraint that an index is too. Refuses a name that is taken.
void rename_relation(Writer& w, Oid relation, const std::string& name);
// RenameTypeInternal, src/backend/catalog/pg_type.c: its array type gets a name to match.
void rename_type(Writer& w, Oid type, const std::string& name);
// RenameConstraintById, src/backend/catalog/pg_constraint.c.
void rename_constraint(Writer& w, Oid constraint, const std::string& name);

void apply(Writer& w, const Rename& change);

}  // namespace commands
