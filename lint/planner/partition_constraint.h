// What a partition's bound says of its rows, in clauses (src/backend/partitioning/partbounds.c,
// get_qual_from_partbound).
#pragma once

#include <optional>
#include <vector>

#include "lint/planner/clause.h"

namespace planner {
using namespace ast;
using namespace catalog;

// What a partition of that bound holds (src/backend/partitioning/partbounds.c, get_qual_from_partbound).
ProofClause partition_clause(const Catalog& catalog, const Relation& parent, const PartitionBound& bound);
// Its bound, and those of its parents where these are partitions themselves (RelationGetPartitionQual).
ProofClause whole_bound(const Catalog& catalog, const Relation& parent, const PartitionBound& bound);
ProofClause whole_bound(const Catalog& catalog, const Relation& partition);
// The same for a look into it: what lies between two neighbours does not belong to the default partition.
ProofClause pruning_clause(const Catalog& catalog, const Relation& parent, const PartitionBound& bound);
// A row's key: each part compared with its constant. nullopt: one of the values is not known.
std::optional<ProofClause> key_clause(const Catalog& catalog, const Relation& parent,
                                      const std::vector<ExprPtr>& row);

}  // namespace planner
