// ADD, VALIDATE, ALTER and DROP CONSTRAINT: src/backend/commands/tablecmds.c, ATExecAddConstraint,
// ATAddCheckConstraint, ATExecValidateConstraint, ATExecDropConstraint.
#pragma once

#include "lint/effects/alteration.h"

namespace effects {
using namespace ast;
using namespace catalog;

void drop_column(Alteration& a, const AlterCommand& command);
void add_constraint(Alteration& a, const ConstraintDef& constraint);
void drop_constraint(Alteration& a, const AlterCommand& command);
// A CHECK or NOT NULL goes from the children too, unless they have it for reasons of their own.
void drop_inherited(Alteration& a, const Constraint& constraint);
void validate_constraint(Alteration& a, const AlterCommand& command);
void alter_constraint(Alteration& a, const AlterCommand& command);

}  // namespace effects
