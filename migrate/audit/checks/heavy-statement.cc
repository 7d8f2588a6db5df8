// One statement that takes most of the time of all.
#include <fmt/format.h>

#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/statements.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold share{"percent", 33};
constexpr std::array thresholds{share};

void judge(const View& view, Sink& sink) {
  const StatementStatistics& seen = view.seen.statements;
  const double limit = view.settings.thresholds.of("heavy-statement", share), hour = 3600.0 * 1000;
  for (const StatementNumbers& one : seen.heaviest) {
    const double percent = seen.total_ms > 0 ? one.total_ms / seen.total_ms * 100 : 0;
    if (percent < limit || seen.total_ms < hour / 60 || is_maintenance(one)) continue;
    Finding finding = statement_finding(one, seen, sink);
    finding.message =
        fmt::format("statement {} takes {:.0f} % of the time of all statements", one.id, percent);
    finding.threshold = {{"percent", limit}};
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check heavy_statement{.id = "heavy-statement",
                                             .summary = "a statement that takes most of the time",
                                             .area = Area::statements,
                                             .severity = Severity::note,
                                             .judge = judge,
                                             .thresholds = thresholds};

}  // namespace migrate::audit::checks
