// A file that cannot be read as text.

#include "lint/engine/problems.h"

namespace rules {

extern constinit const lint::Rule unreadable_file{
    .id = "unreadable-file",
    .summary = "a migration that is not text",
    .category = lint::Category::chain,
    .severity = lint::Severity::error,
    .check = lint::ChainCheck{lint::problems<chain::Problem::Kind::unreadable>},
    .answers = ""};

}  // namespace rules
