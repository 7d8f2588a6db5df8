// Downs and verify scripts, read but not replayed: statement by statement with the block each would run in.
#pragma once

#include <functional>

#include "lint/engine/view.h"

namespace lint {

void walk_down(const Context& run, uint32_t revision, const chain::Script& script, const sql::Parsed& parsed,
               const std::function<void(const DownView&)>& visit);

}  // namespace lint
