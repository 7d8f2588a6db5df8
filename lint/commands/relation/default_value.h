// ADD COLUMN works its default out once, for the rows there are, even where there are none
// (src/backend/commands/tablecmds.c, ATExecAddColumn; src/backend/catalog/pg_attrdef.c, StoreAttrDefault): a
// constant that does not fit the column is refused there, and not in CREATE TABLE or SET DEFAULT.
#pragma once

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Refuses a constant default that does not fit its column, as ADD COLUMN does.
void check_default_value(Writer& w, const Relation& table, ColumnNumber number);

}  // namespace commands
