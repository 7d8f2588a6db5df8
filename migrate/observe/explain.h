// --explain: what the planner would do with the statements that cost most. Nothing is run.
#pragma once

#include "migrate/observe/observe.h"

namespace migrate {

// Of the first so many of StatementStatistics::heaviest each gets its plan, or why it has none. What may
// stand in a plan only after running it is not asked for. Ends early where the session is interrupted or
// lost.
void explain(Session& session, size_t statements, Observation& into);

}  // namespace migrate
