// The chain's own problems as findings: most chain rules are one kind of problem each.
#pragma once

#include "lint/engine/rule.h"

namespace lint {

void report_problems(const ChainView& view, Sink& sink, chain::Problem::Kind kind);

// As a ChainCheck: problems<chain::Problem::Kind::gap>.
template <chain::Problem::Kind kind>
void problems(const ChainView& view, Sink& sink) {
  report_problems(view, sink, kind);
}

}  // namespace lint
