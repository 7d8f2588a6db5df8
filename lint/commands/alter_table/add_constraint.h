// ADD CONSTRAINT (ATExecAddConstraint, ATAddCheckConstraint).
#pragma once

#include "lint/commands/alter_table/altering.h"

namespace commands {
using namespace ast;

// What ATParseTransformCmd makes of it: checked as far as the statement alone goes, and put into its own
// pass.
void examine_constraint(AlteredTable& a, const AlterCommand& command);
// `unfilled`: of a column that is new and NULL in all rows.
void add_table_constraint(AlteredTable& a, const AlterCommand& command, bool unfilled = false);

}  // namespace commands
