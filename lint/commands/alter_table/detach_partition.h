// DETACH PARTITION (src/backend/commands/tablecmds.c, ATExecDetachPartition, ATExecDetachPartitionFinalize)
// and the CHECK that CONCURRENTLY leaves on the former partition in place of its bound: queries planned
// before may still rely on it (DetachAddConstraintIfNeeded; src/backend/partitioning/partbounds.c,
// get_qual_from_partbound).
#pragma once

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void detach_partition(Writer& w, Oid parent, const AlterCommand& command);

}  // namespace commands
