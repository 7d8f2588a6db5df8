// An index with those of all partitions.
#pragma once

#include <string>

#include "migrate/audit/check.h"

namespace migrate::audit {

// The statement that makes it, on partitions too: of a partitioned table the server prints what makes the
// parent's alone, ON ONLY.
std::string definition_of_tree(const View& view, const catalog::Relation& index);

}  // namespace migrate::audit
