// ADD GENERATED AS IDENTITY, SET GENERATED, DROP IDENTITY (ATExecAddIdentity and its like).
#pragma once

#include "lint/commands/alter_table/altering.h"

namespace commands {
using namespace ast;

void add_identity(AlteredTable& a, const AlterCommand& command);
void set_identity(AlteredTable& a, const AlterCommand& command);
void drop_identity(AlteredTable& a, const AlterCommand& command);

}  // namespace commands
