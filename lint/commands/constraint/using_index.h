// ADD CONSTRAINT ... USING INDEX (src/backend/parser/parse_utilcmd.c, transformIndexConstraint;
// src/backend/commands/tablecmds.c, ATExecAddIndexConstraint).
#pragma once

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// The index that USING INDEX names, refused where it cannot be the constraint; the server looks before any
// command of the statement runs. 0 = it may come from what could not be read.
Oid index_to_use(Writer& w, Oid table, const ConstraintDef& definition);
void add_constraint_using_index(Writer& w, Oid table, const ConstraintDef& definition, bool recurse);

}  // namespace commands
