// Statements that take long each time.
#include <fmt/format.h>

#include <array>

#include "lint/sql/identifier.h"
#include "migrate/audit/check.h"
#include "migrate/audit/statements.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold mean{"mean_ms", 100}, calls{"calls", 20};
constexpr std::array thresholds{mean, calls};

void judge(const View& view, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("slow-statement", threshold);
  };
  const StatementStatistics& seen = view.seen.statements;
  constexpr double an_hour = 1.0 / 24;
  if (seen.days && *seen.days < an_hour) return;
  for (const StatementNumbers& one : seen.heaviest) {
    if (one.mean_ms < of(mean) || static_cast<double>(one.calls) < of(calls) || is_maintenance(one)) continue;
    Finding finding = statement_finding(one, seen, sink);
    finding.message = fmt::format("statement {} takes {:.0f} ms on average", one.id, one.mean_ms);
    finding.threshold = {{"mean_ms", of(mean)}};
    sink.add(std::move(finding));
  }
  if (view.seen.statements.state == StatementStatistics::State::hidden) {
    sink.leave("statements of other roles", "their texts are hidden from this role",
               fmt::format("GRANT pg_read_all_stats TO {}", sql::quote_identifier(view.seen.role)));
  }
}

}  // namespace

extern constinit const Check slow_statement{.id = "slow-statement",
                                            .summary = "a statement that is slow on average",
                                            .area = Area::statements,
                                            .severity = Severity::warning,
                                            .judge = judge,
                                            .thresholds = thresholds};

}  // namespace migrate::audit::checks
