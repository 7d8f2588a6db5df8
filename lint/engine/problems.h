// The chain's own problems as findings: most chain rules are one kind of problem each.
#pragma once

#include <functional>

#include "lint/engine/rule.h"

namespace lint {

// Those of a kind, as far as `wanted` (none: all) takes them.
void report_problems(const ChainView& view, Sink& sink, chain::Problem::Kind kind,
                     const std::function<bool(const chain::Problem&)>& wanted = {});

// As a ChainCheck: problems<chain::Problem::Kind::gap>.
template <chain::Problem::Kind kind>
void problems(const ChainView& view, Sink& sink) {
  report_problems(view, sink, kind);
}

}  // namespace lint
