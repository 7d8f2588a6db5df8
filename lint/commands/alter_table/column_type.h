// ALTER COLUMN ... TYPE (ATPrepAlterColumnType, ATExecAlterColumnType). Indexes and constraints are rebuilt
// under their names, so here they stay; what the server refuses while it rebuilds them is refused.
#pragma once

#include "lint/commands/alter_table/altering.h"

namespace commands {
using namespace ast;

void prepare_column_type(AlteredTable& a, const AlterCommand& command);
void alter_column_type(AlteredTable& a, const AlterCommand& command);

}  // namespace commands
