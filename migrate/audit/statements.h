// What findings about statements have in common.
#pragma once

#include "migrate/audit/check.h"

namespace migrate::audit {

// VACUUM, CREATE INDEX, COPY and what else takes long by its nature.
bool is_maintenance(const StatementNumbers& statement);

// With its numbers and its text.
Finding statement_finding(const StatementNumbers& statement, const StatementStatistics& all,
                          const Sink& sink);

// Of a plan whose parameters are unknown: for those of a call it may be another one.
void weaken_generic(const StatementPlan& plan, Finding& finding);

// Where nobody asked for plans.
void leave_unplanned(const StatementStatistics& all, Sink& sink);

}  // namespace migrate::audit
