// ATTACH and DETACH PARTITION: src/backend/commands/tablecmds.c, ATExecAttachPartition,
// QueuePartitionConstraintValidation, ATExecDetachPartition, ATExecAttachPartitionIdx.
#pragma once

#include "lint/effects/alteration.h"

namespace effects {
using namespace ast;

void attach_partition(Alteration& a, const AlterCommand& command);
void detach_partition(Alteration& a, const AlterCommand& command);

}  // namespace effects
