// One number for a database, and where its points went: 100 less what each check costs. What could not be
// judged costs nothing.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/audit/judge.h"

namespace migrate::audit {

struct Lost {
  std::string_view check;
  Area area = Area::schema;
  int points = 0;
  size_t count = 0;  // findings
};

struct Score {
  int total = 100;
  std::string_view grade;       // "B+"
  std::vector<Lost> lost;       // most first, then by name; what costs nothing is left out
  std::map<Area, int> by_area;  // points lost
};

// An error costs 10 and each further one of its check 2, up to 20; a warning 4 and 1, up to 10; a note
// nothing. Weighed apart, as founding audits did: sessions idle in a transaction 10, the hit ratio of indexes
// 15, tables full of dead rows 10 each up to 30, slow statements 10 where there are more than 5.
Score score_of(const Judgement& judgement);
std::string_view grade_of(int total);

// The gravest first; of those the checks that cost most, and of a check what gives most back or is largest.
void worst_first(std::vector<Finding>& findings, const Score& score);

}  // namespace migrate::audit
