// --explain: what the planner would do with the statements that cost most. Nothing is run.
#pragma once

#include <string>

#include "migrate/observe/observe.h"

namespace migrate {

// Of the first so many of StatementStatistics::heaviest each gets its plan, or why it has none. What may
// stand in a plan only after running it is not asked for. Ends early where the session is interrupted or
// lost.
void explain(Session& session, size_t statements, Observation& into);

// Statements of ours in the same message and transaction, each with its semicolon.
struct Around {
  std::string before, after;
};

// What the planner of that session's server, of that major version, would do with it.
StatementPlan plan_of(Session& session, const StatementNumbers& statement, int major, const Around& around);

}  // namespace migrate
