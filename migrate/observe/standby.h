// Counters of a standby, which are its own: what is read there alone counts as read.
#pragma once

#include "migrate/observe/observe.h"

namespace migrate {

// Adds the standby's scans of indexes and its window. It must be in recovery and of the same cluster: its
// oids are the same then. The maintenance of tables is never read there: a standby does not know it.
text::Result<void> also_read(Session& standby, const ObserveOptions& options, Observation& into);

}  // namespace migrate
