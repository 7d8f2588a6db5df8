// What `status` and `drift` say, for the audit's report.
#pragma once

#include <optional>

#include "migrate/audit/chain_state.h"
#include "tools/migrate/passes.h"

namespace migrate::tool {

// Nothing where there is no chain, or no history of ours that can be read. `locked` are relations that
// reading a schema would wait for: it is not compared then.
std::optional<audit::ChainState> chain_state(Session& session, const Loaded& loaded,
                                             const std::vector<std::string>& locked);

}  // namespace migrate::tool
