// Two revisions with one id.

#include "lint/engine/problems.h"

namespace rules {

extern constinit const lint::Rule duplicate_revision{
    .id = "duplicate-revision",
    .summary = "one revision id in two files",
    .category = lint::Category::chain,
    .severity = lint::Severity::error,
    .check = lint::ChainCheck{lint::problems<chain::Problem::Kind::duplicate_id>},
    .answers = "atlas non_linear, MigrationPilot validateOrdering"};

}  // namespace rules
