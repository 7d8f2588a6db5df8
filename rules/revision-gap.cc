// A number left out between two revisions.

#include "lint/engine/problems.h"

namespace rules {

extern constinit const lint::Rule revision_gap{
    .id = "revision-gap",
    .summary = "a number left out of a numbered chain",
    .category = lint::Category::chain,
    .severity = lint::Severity::warning,
    .check = lint::ChainCheck{lint::problems<chain::Problem::Kind::gap>},
    .answers = "MigrationPilot validateOrdering"};

}  // namespace rules
