// The plots of the page, each with the table of its numbers.
#pragma once

#include <string>

#include "migrate/audit/report.h"

namespace migrate::audit {

std::string plot_of_areas(const Report& report);  // points lost
// Storage, indexes, dead rows, ids, sequences, deletions, hits, statements, sessions, revisions.
std::string plots(const Report& report);

}  // namespace migrate::audit
