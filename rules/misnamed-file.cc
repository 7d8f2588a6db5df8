// A file that nearly has the name of a migration.

#include "lint/engine/problems.h"

namespace rules {

extern constinit const lint::Rule misnamed_file{
    .id = "misnamed-file",
    .summary = "a file name that the chain's tool would refuse or skip",
    .category = lint::Category::chain,
    .severity = lint::Severity::error,
    .check = lint::ChainCheck{lint::problems<chain::Problem::Kind::misnamed>},
    .answers = ""};

}  // namespace rules
