// ADD COLUMN, DROP COLUMN (ATExecAddColumn, ATExecDropColumn).

#pragma once

#include "lint/commands/alter_table/altering.h"

namespace catalog::applying {

void add_column(Altering& a, const AlterCommand& command);
void drop_column(Altering& a, const AlterCommand& command);

}  // namespace catalog::applying
