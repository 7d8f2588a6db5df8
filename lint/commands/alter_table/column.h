// ADD COLUMN, DROP COLUMN (ATExecAddColumn, ATExecDropColumn).
#pragma once

#include "lint/commands/alter_table/altering.h"

namespace commands {
using namespace ast;

void add_column(AlteredTable& a, const AlterCommand& command);
void drop_column(AlteredTable& a, const AlterCommand& command);

}  // namespace commands
