// Tables that are read whole again and again. pg_dump, CREATE INDEX and ADD CHECK read them whole, too: what
// happens a few times a day is no statement's.
#pragma once

#include <string_view>
#include <vector>

#include "migrate/audit/check.h"

namespace migrate::audit {

struct ReadWholeLimits {
  double scans = 1000, times_index_scans = 10, rows = 10000, rows_a_scan = 1000;
};

// As [audit.thresholds] has them for that check.
ReadWholeLimits read_whole_limits(const View& view, std::string_view check);

// The most rows read first.
std::vector<const catalog::Relation*> tables_read_whole(const View& view, const ReadWholeLimits& limits);

}  // namespace migrate::audit
