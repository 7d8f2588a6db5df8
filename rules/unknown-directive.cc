// A directive that the layout does not know.

#include "lint/engine/problems.h"

namespace rules {

extern constinit const lint::Rule unknown_directive{
    .id = "unknown-directive",
    .summary = "an unknown or misspelt directive",
    .category = lint::Category::chain,
    .severity = lint::Severity::error,
    .check = lint::ChainCheck{lint::problems<chain::Problem::Kind::directive>},
    .answers = ""};

}  // namespace rules
