// Partition keys, bounds, and what a partition takes over from its parent.
#pragma once

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// The column is part of the table's partition key, alone or within an expression.
bool in_partition_key(const Relation& table, ColumnNumber column);

// A bound for a partition, its shape checked against the parent's key (transformPartitionBound). Whether its
// values fit among those of the other partitions: check_new_bound.
PartitionBound analyze_partition_bound(Writer& w, Oid parent, const PartitionBound& bound);

PartitionKey analyze_partition_key(Writer& w, Oid table, const PartitionByDef& definition);
// Indexes, foreign keys and row triggers of the parent, for a partition just made.
void clone_parent_parts(Writer& w, Oid parent, Oid partition);

}  // namespace commands
