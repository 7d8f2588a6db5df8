// RENAME of schemas, functions, triggers, policies and whatever else has a name
// (src/backend/commands/alter.c, ExecRenameStmt).
#pragma once

#include <vector>

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Everything but relations, columns, constraints of tables and types.
void rename_other(Writer& w, const Rename& change);

}  // namespace commands
