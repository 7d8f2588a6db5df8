// What findings about statements have in common.
#pragma once

#include "migrate/audit/check.h"

namespace migrate::audit {

// VACUUM, CREATE INDEX, COPY and what else takes long by its nature.
bool is_maintenance(const StatementNumbers& statement);

// With its numbers and its text.
Finding statement_finding(const StatementNumbers& statement, const StatementStatistics& all,
                          const Sink& sink);

}  // namespace migrate::audit
