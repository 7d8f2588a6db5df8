// A down without its up.

#include "lint/engine/problems.h"

namespace rules {

extern constinit const lint::Rule missing_up{
    .id = "missing-up",
    .summary = "a down without an up",
    .category = lint::Category::chain,
    .severity = lint::Severity::error,
    .check = lint::ChainCheck{lint::problems<chain::Problem::Kind::missing_up>},
    .answers = ""};

}  // namespace rules
