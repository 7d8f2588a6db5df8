// Taking over a database that another tool has migrated: what its history table says is applied becomes our
// history. Nothing runs, and the other tool's table stays as it is.
#pragma once

#include "migrate/execute/run.h"

namespace migrate {

// Looks for the table that the chain's layout belongs to. Refuses where it is not there, has rows that the
// chain does not know, or says that a migration failed half way. outcome.executed.done lists what was
// adopted.
Outcome adopt(const chain::Chain& chain, const RunOptions& options);

}  // namespace migrate
