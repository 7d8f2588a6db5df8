// Found by the engine itself, where suppressions are matched (lint/engine/suppress.h).
#include "lint/engine/rule.h"

namespace rules {

extern constinit const lint::Rule malformed_allow{
    .id = "malformed-allow",
    .summary = "an allow comment that names no rule or gives no reason",
    .category = lint::Category::chain,
    .severity = lint::Severity::warning,
    .check = {},
    .answers = "squawk unused-ignore, postgres-language-server suppressions"};

}  // namespace rules
