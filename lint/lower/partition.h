// PARTITION BY, and FOR VALUES.

#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace catalog::lowering {

PartitionBound partition_bound(const ::PartitionBoundSpec* bound, const Input& input);

PartitionByDef partition_by(const ::PartitionSpec* spec, const Input& input);

}  // namespace catalog::lowering
