// Points a check.
#include "migrate/audit/score.h"

#include <algorithm>
#include <array>

namespace migrate::audit {
namespace {

struct Tally {
  Area area = Area::schema;
  int errors = 0, warnings = 0;
};

int by_severity(const Tally& tally) {
  if (tally.errors > 0) return std::min(10 + 2 * (tally.errors - 1) + tally.warnings, 20);
  if (tally.warnings > 0) return std::min(4 + (tally.warnings - 1), 10);
  return 0;
}

int points(std::string_view check, const Tally& tally) {
  const int grave = tally.errors + tally.warnings;
  if (grave == 0) return 0;
  if (check == "idle-in-transaction") return 10;
  if (check == "cache-hit-index") return 15;
  if (check == "dead-rows") return std::min(10 * grave, 30);
  if (check == "slow-statement") return grave > 5 ? 10 : 0;
  return by_severity(tally);
}

struct Grade {
  int from;
  std::string_view name;
};
constexpr std::array grades{Grade{97, "A+"}, Grade{93, "A"},  Grade{90, "A-"}, Grade{87, "B+"},
                            Grade{83, "B"},  Grade{80, "B-"}, Grade{77, "C+"}, Grade{73, "C"},
                            Grade{70, "C-"}, Grade{67, "D+"}, Grade{63, "D"},  Grade{60, "D-"}};

}  // namespace

std::string_view grade_of(int total) {
  for (const Grade& grade : grades) {
    if (total >= grade.from) return grade.name;
  }
  return "F";
}

Score score_of(const Judgement& judgement) {
  std::map<std::string_view, Tally> tallies;
  for (const Finding& finding : judgement.findings) {
    Tally& tally = tallies[finding.check];
    tally.area = finding.area;
    tally.errors += finding.severity == Severity::error ? 1 : 0;
    tally.warnings += finding.severity == Severity::warning ? 1 : 0;
  }
  Score out;
  for (const auto& [check, tally] : tallies) {
    const int lost = points(check, tally);
    if (lost == 0) continue;
    out.lost.push_back({check, tally.area, lost, static_cast<size_t>(tally.errors + tally.warnings)});
    out.by_area[tally.area] += lost;
    out.total -= lost;
  }
  out.total = std::max(out.total, 0);
  out.grade = grade_of(out.total);
  std::stable_sort(out.lost.begin(), out.lost.end(),
                   [](const Lost& a, const Lost& b) { return a.points > b.points; });
  return out;
}

}  // namespace migrate::audit
