// Many calls of a row each: a loop in the application (N + 1), or what a pool asks before each use.
#include <fmt/format.h>

#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/statements.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold share{"percent_of_calls", 30}, calls{"calls", 1000}, mean{"mean_ms", 1};
constexpr std::array thresholds{share, calls, mean};

void judge(const View& view, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("chatty-statement", threshold);
  };
  const StatementStatistics& seen = view.seen.statements;
  for (const StatementNumbers& one : seen.heaviest) {
    const double percent =
        seen.calls > 0 ? static_cast<double>(one.calls) / static_cast<double>(seen.calls) * 100 : 0;
    const bool one_row = one.rows <= one.calls;
    if (percent < of(share) || static_cast<double>(one.calls) < of(calls) || !one_row ||
        one.mean_ms >= of(mean))
      continue;
    Finding finding = statement_finding(one, seen, sink);
    finding.message =
        fmt::format("statement {} is {:.0f} % of all calls, a row at most each", one.id, percent);
    finding.measured["percent_of_calls"] = percent;
    finding.threshold = {{"percent_of_calls", of(share)}};
    Fix fix;
    fix.advice = "ask for many at once (= ANY), join, or keep the connection instead of cleaning it up";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check chatty_statement{.id = "chatty-statement",
                                              .summary = "a statement asked over and over",
                                              .area = Area::statements,
                                              .severity = Severity::note,
                                              .judge = judge,
                                              .thresholds = thresholds};

}  // namespace migrate::audit::checks
