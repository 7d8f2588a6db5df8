// A revision whose parent is not there.

#include "lint/engine/problems.h"

namespace rules {

extern constinit const lint::Rule missing_parent{
    .id = "missing-parent",
    .summary = "a parent revision that is not in the chain",
    .category = lint::Category::chain,
    .severity = lint::Severity::error,
    .check = lint::ChainCheck{lint::problems<chain::Problem::Kind::orphan>},
    .answers = ""};

}  // namespace rules
