// Subcommands that only set properties of the relation: owner, options, persistence, triggers, row
// security...
#pragma once

#include "lint/commands/alter_table/altering.h"

namespace commands {
using namespace ast;

void set_relation_property(AlteredTable& a, const AlterCommand& command);

}  // namespace commands
