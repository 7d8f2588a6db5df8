#include "lint/engine/problems.h"

namespace rules {

extern constinit const lint::Rule empty_down{
    .id = "empty-down",
    .summary = "a down that does nothing after an up that does something",
    .severity = lint::Severity::warning,
    .check = lint::ChainCheck{lint::problems<chain::Problem::Kind::empty_down>},
    .answers = ""};

}  // namespace rules
