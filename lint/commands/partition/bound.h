// Whether a new partition's bound fits among the others (src/backend/partitioning/partbounds.c,
// check_new_partition_bound).
#pragma once

#include <string>

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Refuses a bound that is empty or overlaps another. Values are compared where they are literals of a kind
// that can be compared without a server; others are taken to fit.
void check_new_bound(Writer& w, const Relation& parent, const std::string& partition,
                     const PartitionBound& bound);

}  // namespace commands
