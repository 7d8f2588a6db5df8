// ADD, DROP, VALIDATE and ALTER CONSTRAINT (ATExecAddConstraint, ATExecDropConstraint,
// ATExecValidateConstraint, ATExecAlterConstraint).
#pragma once

#include "lint/commands/alter_table/altering.h"

namespace commands {
using namespace ast;

// What ATParseTransformCmd makes of it: checked as far as the statement alone goes, and put into its own
// pass.
void examine_constraint(AlteredTable& a, const AlterCommand& command);
void add_table_constraint(AlteredTable& a, const AlterCommand& command);
void drop_table_constraint(AlteredTable& a, const AlterCommand& command);
void validate_constraint(AlteredTable& a, const AlterCommand& command);
void alter_constraint(AlteredTable& a, const AlterCommand& command);

}  // namespace commands
