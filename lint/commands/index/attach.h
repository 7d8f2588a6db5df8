// ALTER INDEX ... ATTACH PARTITION (src/backend/commands/tablecmds.c: ATExecAttachPartitionIdx,
// refuseDupeIndexAttach, validatePartitionedIndex).
#pragma once

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// ALTER INDEX index ATTACH PARTITION child, with its refusals. The parent becomes valid when the last of its
// partitions has one.
void attach_index(Writer& w, Oid index, const Name& child);

}  // namespace commands
