// The rows that a plan counts with, against those that its calls gave: neither needs the statement to run.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/statements.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold times{"times", 10}, rows{"rows", 100}, calls{"calls", 20};
constexpr std::array thresholds{times, rows, calls};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("plan-misestimate", threshold);
}

void judge(const View& view, Sink& sink) {
  const StatementStatistics& seen = view.seen.statements;
  for (const StatementNumbers& one : seen.heaviest) {
    if (!one.plan) continue;
    if (!one.plan->why.empty() || static_cast<double>(one.calls) < of(view, calls)) continue;
    const double came = std::max(1.0, static_cast<double>(one.rows) / static_cast<double>(one.calls));
    const double expected = std::max(1.0, one.plan->rows);
    const double ratio = std::max(came / expected, expected / came);
    if (ratio < of(view, times) || std::max(came, expected) < of(view, rows)) continue;
    Finding finding = statement_finding(one, seen, sink);
    finding.confidence = Confidence::estimated;
    finding.message = fmt::format("statement {} is planned for {} rows, and gives {} a call", one.id,
                                  count_words(expected), count_words(came));
    finding.measured["expected_rows"] = expected;
    finding.measured["times"] = ratio;
    finding.threshold["times"] = of(view, times);
    weaken_generic(*one.plan, finding);
    Fix fix;
    fix.advice = "ANALYZE what it reads; CREATE STATISTICS where its columns depend on each other";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
  leave_unplanned(seen, sink);
}

}  // namespace

extern constinit const Check plan_misestimate{.id = "plan-misestimate",
                                              .summary = "a plan that expects other rows than come",
                                              .area = Area::statements,
                                              .severity = Severity::warning,
                                              .judge = judge,
                                              .thresholds = thresholds};

}  // namespace migrate::audit::checks
