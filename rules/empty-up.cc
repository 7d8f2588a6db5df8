// Revisions whose up holds no statement.

#include "lint/engine/problems.h"

namespace rules {

extern constinit const lint::Rule empty_up{
    .id = "empty-up",
    .summary = "an up that does nothing",
    .category = lint::Category::chain,
    .severity = lint::Severity::warning,
    .check = lint::ChainCheck{lint::problems<chain::Problem::Kind::empty_up>}};

}  // namespace rules
