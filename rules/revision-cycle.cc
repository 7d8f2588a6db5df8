// Revisions that descend from each other.

#include "lint/engine/problems.h"

namespace rules {

extern constinit const lint::Rule revision_cycle{
    .id = "revision-cycle",
    .summary = "revisions that follow each other in a circle",
    .category = lint::Category::chain,
    .severity = lint::Severity::error,
    .check = lint::ChainCheck{lint::problems<chain::Problem::Kind::cycle>},
    .answers = ""};

}  // namespace rules
