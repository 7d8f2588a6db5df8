#pragma once

// Inside of apply_table(): partition bounds and what hangs on a partition.

#include <string>

#include "lint/commands/writer.h"

namespace catalog::applying {

/// The column is part of the table's partition key, alone or within an expression.
bool in_partition_key(const Relation& table, ColumnNumber column);

/// A bound for a partition, its shape checked against the parent's key (transformPartitionBound). Whether its
/// values fit among those of the other partitions: check_new_bound.
PartitionBound bind_partition_bound(Writer& w, Oid parent, const PartitionBound& bound);
/// Refuses a bound that is empty or overlaps another. Values are compared where they are literals of a kind
/// that can be compared without a server; others are taken to fit.
void check_new_bound(Writer& w, const Relation& parent, const std::string& partition,
                     const PartitionBound& bound);

/// Refuses a table that is not partitioned, `action` being what was asked of it.
void require_partitioned(Writer& w, const Relation& parent, const char* action);
void attach_partition(Writer& w, Oid parent, const AlterCommand& command);
void detach_partition(Writer& w, Oid parent, const AlterCommand& command);

}  // namespace catalog::applying
