// How many of the blocks that were wanted stood in shared buffers.
#pragma once

#include <string_view>

#include "migrate/audit/check.h"

namespace migrate::audit {

struct HitsOf {
  std::string_view check;  // its id
  std::string_view words;  // "tables", "indexes"
  int64_t TableNumbers::*hit, TableNumbers::*read;
  Threshold wanted;  // percent
};

// Fewer blocks, or a shorter time, say nothing.
inline constexpr Threshold least_blocks{"blocks_read", 10000}, least_hours{"hours", 1};

// One finding of the whole database.
void judge_hits(const View& view, Sink& sink, const HitsOf& hits);

}  // namespace migrate::audit
