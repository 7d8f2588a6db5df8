// ADD GENERATED AS IDENTITY, SET GENERATED, DROP IDENTITY (ATExecAddIdentity and its like).

#pragma once

#include "lint/commands/alter_table/altering.h"

namespace catalog::applying {

void add_identity(Altering& a, const AlterCommand& command);
void set_identity(Altering& a, const AlterCommand& command);
void drop_identity(Altering& a, const AlterCommand& command);

}  // namespace catalog::applying
