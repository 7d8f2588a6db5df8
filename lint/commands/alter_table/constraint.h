// ADD, DROP, VALIDATE and ALTER CONSTRAINT (ATExecAddConstraint, ATExecDropConstraint,
// ATExecValidateConstraint, ATExecAlterConstraint).

#pragma once

#include "lint/commands/alter_table/altering.h"

namespace catalog::applying {

/// What ATParseTransformCmd makes of it: checked as far as the statement alone goes, and put into its own
/// pass.
void examine_constraint(Altering& a, const AlterCommand& command);
void add_table_constraint(Altering& a, const AlterCommand& command);
void drop_table_constraint(Altering& a, const AlterCommand& command);
void validate_constraint(Altering& a, const AlterCommand& command);
void alter_constraint(Altering& a, const AlterCommand& command);

}  // namespace catalog::applying
