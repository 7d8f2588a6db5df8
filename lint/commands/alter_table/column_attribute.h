// Defaults, NOT NULL, generation expressions, storage of columns that stand.
#pragma once

#include "lint/commands/alter_table/altering.h"

namespace commands {
using namespace ast;

void set_default(AlteredTable& a, const AlterCommand& command);
void set_not_null(AlteredTable& a, const AlterCommand& command);
void drop_not_null(AlteredTable& a, const AlterCommand& command);
void drop_not_null_constraint(Writer& w, Oid table, ColumnNumber column, bool recurse);
void set_expression(AlteredTable& a, const AlterCommand& command);
void drop_expression(AlteredTable& a, const AlterCommand& command);
void set_column_option(AlteredTable& a, const AlterCommand& command);

}  // namespace commands
