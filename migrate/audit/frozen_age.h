// Ids of transactions and of multixacts are 32 bits wide: a table that is not frozen in time stops the server
// (https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-WRAPAROUND).
#pragma once

#include <string_view>

#include "migrate/audit/check.h"

namespace migrate::audit {

struct AgeOf {
  std::string_view check;    // its id
  std::string_view setting;  // at which autovacuum freezes
  int64_t TableNumbers::*age;
  std::string_view words;  // "transaction", "multixact"
};

inline constexpr Threshold times_the_limit{"times_the_limit", 1.1}, greatest_age{"age", 1000000000};

// One finding for each table that is older than autovacuum was to let it become.
void judge_ages(const View& view, Sink& sink, const AgeOf& of);

}  // namespace migrate::audit
