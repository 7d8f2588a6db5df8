// Rows of the page's plots that the schema and the chain decide.
#pragma once

#include <string>
#include <vector>

#include "migrate/audit/judge.h"
#include "migrate/audit/svg.h"

namespace migrate::audit {

// A bar, by what it is sorted, and its row of the table of numbers.
struct Ranked {
  double value = 0;
  svg::Bar bar;
  std::vector<std::string> cells;
};

std::vector<Ranked> sequence_bars(const View& view);
std::vector<Ranked> deletion_bars(const View& view);  // rows of the child for each row of the parent
std::vector<Ranked> revision_bars(const Judgement& judgement);  // findings that each brought

}  // namespace migrate::audit
