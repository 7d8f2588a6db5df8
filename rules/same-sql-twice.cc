// Two revisions with the same SQL.

#include "lint/engine/problems.h"

namespace rules {

extern constinit const lint::Rule same_sql_twice{
    .id = "same-sql-twice",
    .summary = "the same SQL under two revision ids",
    .category = lint::Category::chain,
    .severity = lint::Severity::warning,
    .check = lint::ChainCheck{lint::problems<chain::Problem::Kind::same_sql>},
    .answers = ""};

}  // namespace rules
