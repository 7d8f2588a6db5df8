// ALTER CONSTRAINT (ATExecAlterConstraint).
#pragma once

#include "lint/commands/alter_table/altering.h"

namespace commands {
using namespace ast;

void alter_constraint(AlteredTable& a, const AlterCommand& command);

}  // namespace commands
