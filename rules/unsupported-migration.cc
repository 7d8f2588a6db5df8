// A migration that is written in something else than SQL.

#include "lint/engine/problems.h"

namespace rules {

extern constinit const lint::Rule unsupported_migration{
    .id = "unsupported-migration",
    .summary = "a migration that is not SQL",
    .category = lint::Category::chain,
    .severity = lint::Severity::warning,
    .check = lint::ChainCheck{lint::problems<chain::Problem::Kind::unsupported>},
    .answers = ""};

}  // namespace rules
