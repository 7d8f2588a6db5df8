// Defaults, NOT NULL, generation expressions, storage of columns that stand.

#pragma once

#include "lint/commands/alter_table/altering.h"

namespace catalog::applying {

void set_default(Altering& a, const AlterCommand& command);
void set_not_null(Altering& a, const AlterCommand& command);
void drop_not_null(Altering& a, const AlterCommand& command);
void drop_not_null_constraint(Writer& w, Oid table, ColumnNumber column, bool recurse);
void set_expression(Altering& a, const AlterCommand& command);
void drop_expression(Altering& a, const AlterCommand& command);
void set_column_option(Altering& a, const AlterCommand& command);

}  // namespace catalog::applying
