// CREATE TRIGGER (src/backend/commands/trigger.c, CreateTriggerFiringOn) and its clones on partitions.
#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const CreateTrigger& change);

// The row triggers of a partitioned table, for a table that becomes its partition
// (CloneRowTriggersToPartition, src/backend/commands/tablecmds.c), and their end when it is detached.
void clone_row_triggers(Writer& w, Oid parent, Oid partition);
void detach_row_triggers(Writer& w, Oid partition);

}  // namespace commands
