// How strong a lock an ALTER TABLE subcommand asks for: src/backend/commands/tablecmds.c,
// AlterTableGetLockLevel; options: src/backend/access/common/reloptions.c, AlterTableGetRelOptionsLockLevel.
#pragma once

#include "lint/ast/definition.h"
#include "lint/ast/lock_mode.h"

namespace commands {
using namespace ast;

// AlterTableGetLockLevel for one subcommand.
LockMode lock_level(const AlterCommand& command);

}  // namespace commands
