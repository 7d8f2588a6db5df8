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

void worst_first(std::vector<Finding>& findings, const Score& score) {
  std::map<std::string_view, int> lost_by;
  for (const Lost& lost : score.lost) lost_by[lost.check] = lost.points;
  const auto weight = [](const Finding& finding) {
    const auto bytes = finding.measured.find("bytes");
    const double size = bytes == finding.measured.end() ? 0 : bytes->second;
    return finding.fix && finding.fix->reclaims > 0 ? static_cast<double>(finding.fix->reclaims) : size;
  };
  std::stable_sort(findings.begin(), findings.end(), [&](const Finding& a, const Finding& b) {
    const int a_lost = lost_by[a.check], b_lost = lost_by[b.check];
    if (a.severity != b.severity) return a.severity > b.severity;
    if (a_lost != b_lost) return a_lost > b_lost;
    if (a.check != b.check) return a.check < b.check;
    return weight(a) > weight(b);
  });
}

}  // namespace migrate::audit
