// ATTACH PARTITION, of tables and of indexes (ATExecAttachPartition, AttachPartitionEnsureIndexes,
// ATExecAttachPartitionIdx).
#pragma once

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Refuses a table that is not partitioned, `action` being what was asked of it.
void require_partitioned(Writer& w, const Relation& parent, const char* action);
void attach_partition(Writer& w, Oid parent, const AlterCommand& command);

}  // namespace commands
