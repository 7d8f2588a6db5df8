// Subcommands that only set properties of the relation: owner, options, persistence, triggers, row
// security...

#pragma once

#include "lint/commands/alter_table/altering.h"

namespace catalog::applying {

void set_relation_property(Altering& a, const AlterCommand& command);

}  // namespace catalog::applying
