// Partition bounds, taken apart into clauses.

#pragma once

#include <optional>
#include <vector>

#include "lint/planner/clause.h"

namespace catalog {

/// What a partition of that bound holds (src/backend/partitioning/partbounds.c, get_qual_from_partbound).
Clause partition_clause(const Catalog& catalog, const Relation& parent, const PartitionBound& bound);
/// Its bound, and those of its parents where these are partitions themselves (RelationGetPartitionQual).
Clause whole_bound(const Catalog& catalog, const Relation& parent, const PartitionBound& bound);
Clause whole_bound(const Catalog& catalog, const Relation& partition);
/// The same for a look into it: what lies between two neighbours does not belong to the default partition.
Clause pruning_clause(const Catalog& catalog, const Relation& parent, const PartitionBound& bound);
/// A row's key: each part compared with its constant. nullopt: one of the values is not known.
std::optional<Clause> key_clause(const Catalog& catalog, const Relation& parent,
                                 const std::vector<ExprPtr>& row);

}  // namespace catalog
