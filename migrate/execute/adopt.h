// Taking over a database that another tool has migrated: what its history table says is applied becomes our
// history. Nothing runs, and the other tool's table stays as it is.
#pragma once

#include "migrate/execute/run.h"

namespace migrate {

// Takes the table that knows the chain, of its own tool before another's. Refuses where none holds rows, or
// two may be meant, or it has rows that the chain does not know or says that a migration failed half way, or
// holds the sum of another text. outcome.executed.done lists what was adopted.
Outcome adopt(const chain::Chain& chain, const RunOptions& options);

// Nothing was ever recorded here, and yet another tool has a history here or tables of the chain stand: to
// run the chain from its beginning would be wrong.
text::Result<std::optional<Obstacle>> find_unrecorded(Session& session, const chain::Chain& chain,
                                                      const Recorded& recorded, const RunOptions& options);

}  // namespace migrate
