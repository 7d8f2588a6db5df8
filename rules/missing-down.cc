// A revision without a down.

#include "lint/engine/problems.h"

namespace rules {

extern constinit const lint::Rule missing_down{
    .id = "missing-down",
    .summary = "an up without a down, where the chain has downs",
    .category = lint::Category::chain,
    .severity = lint::Severity::warning,
    .check = lint::ChainCheck{lint::problems<chain::Problem::Kind::missing_down>},
    .answers = "MigrationPilot fail-on-irreversible"};

}  // namespace rules
