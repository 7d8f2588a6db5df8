// A migration file that its layout cannot read.

#include "lint/engine/problems.h"

namespace rules {

extern constinit const lint::Rule malformed_migration{
    .id = "malformed-migration",
    .summary = "sections or statements not as the chain's tool needs them",
    .category = lint::Category::chain,
    .severity = lint::Severity::error,
    .check = lint::ChainCheck{lint::problems<chain::Problem::Kind::malformed>},
    .answers = ""};

}  // namespace rules
