// ADD COLUMN: src/backend/commands/tablecmds.c, ATExecAddColumn; StoreAttrDefault keeps the value of a
// default that is not volatile beside the table, so that no row needs to be written.
#pragma once

#include "lint/effects/alteration.h"

namespace effects {
using namespace ast;

void add_column(Alteration& a, const AlterCommand& command);
void set_expression(Alteration& a, const AlterCommand& command);

}  // namespace effects
