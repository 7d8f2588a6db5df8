// Statistics of columns that the server hides from a role that may not SELECT from their table: they come
// back empty, not refused.
#pragma once

#include "migrate/audit/check.h"

namespace migrate::audit {

// Tells the sink of each schema with tables of so many rows whose columns are hidden, and the GRANT.
void leave_hidden_columns(const View& view, double rows, Sink& sink);

}  // namespace migrate::audit
