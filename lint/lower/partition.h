// PARTITION BY, and FOR VALUES.
#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

ast::PartitionBound partition_bound(const ::PartitionBoundSpec* bound, const Input& input);

ast::PartitionByDef partition_by(const ::PartitionSpec* spec, const Input& input);

}  // namespace lower
