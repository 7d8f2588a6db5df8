// A chain that ends in several revisions.

#include "lint/engine/problems.h"

namespace rules {

extern constinit const lint::Rule multiple_heads{
    .id = "multiple-heads",
    .summary = "two revisions that nothing follows",
    .category = lint::Category::chain,
    .severity = lint::Severity::error,
    .check = lint::ChainCheck{lint::problems<chain::Problem::Kind::fork>},
    .answers = "atlas non_linear"};

}  // namespace rules
