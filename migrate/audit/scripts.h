// What mends without changing the schema, as SQL for psql: nothing of it belongs into a revision.
#pragma once

#include <string>

#include "migrate/audit/judge.h"

namespace migrate::audit {

// VACUUM, ANALYZE, REINDEX CONCURRENTLY and settings, each with what it locks, how long it takes and what it
// needs. What somebody has to look at first is commented out. Empty: there is none.
std::string maintenance(const Judgement& judgement);

// Rows that would go or change: commented out, whole.
std::string data_changes(const Judgement& judgement);

// The lines of schemalint.toml that keep files from bringing the same in again. Empty: no rule found
// anything.
std::string rule_lines(const Judgement& judgement);

// [audit.targets] as queries, a line of output each: PASS, FAIL or NOT JUDGED, the target, what was found.
std::string validation(const View& view, const std::string& history_schema);

}  // namespace migrate::audit
