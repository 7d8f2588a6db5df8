// --measure: the room in what no statistics tell of, TOAST tables and indexes that are no btrees, counted
// page by page by pgstattuple and pg_freespacemap where these stand.
#pragma once

#include <chrono>

#include "migrate/observe/observe.h"

namespace migrate {

struct MeasureOptions {
  std::chrono::milliseconds time{60000};                  // for all of it
  int64_t large_toast = 64 << 20, large_index = 1 << 20;  // bytes from which on
};

// The largest first. Fills Observation::toast and measured_indexes; what is not there, or may not be used, is
// said in Observation::unread. Ends early where the session is interrupted or lost.
void measure(Session& session, const MeasureOptions& options, Observed& into);

}  // namespace migrate
