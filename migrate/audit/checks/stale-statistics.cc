// Tables that have changed a great deal since their last ANALYZE: the planner counts with what was.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/deparse/definition.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/window.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold percent{"percent", 20}, least{"rows", 10000}, days{"days", 1};
constexpr std::array thresholds{percent, least, days};

void judge(const View& view, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("stale-statistics", threshold);
  };
  if (days_counted(view) < of(days)) return;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* table = view.schema.relation(oid);
    if (!table || table->kind != catalog::RelationKind::table) continue;
    const auto changed = static_cast<double>(numbers.changed_since_analyze);
    const double rows = std::max({numbers.rows, static_cast<double>(numbers.live), 1.0});
    if (changed < of(least) || changed < rows * of(percent) / 100) continue;
    Finding finding = sink.finding(view, *table);
    const std::string since = numbers.days_since_analyze ? fmt::format("its last ANALYZE, {:.1f} days ago",
                                                                       *numbers.days_since_analyze)
                                                         : view.window().since + ", and it was not analyzed";
    finding.message =
        fmt::format("{} rows of {} were written since {}", count_words(changed), finding.subject, since);
    finding.measured = {{"changed_rows", changed}, {"percent", changed / rows * 100}};
    finding.threshold = {{"percent", of(percent)}};
    Fix fix;
    fix.kind = Fix::Kind::statement;
    fix.sql.push_back("ANALYZE " + deparse::quoted_name(view.schema, *table));
    fix.locks = fmt::format("ShareUpdateExclusiveLock on {}: reads and writes go on", finding.subject);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check stale_statistics{.id = "stale-statistics",
                                              .summary = "statistics older than the rows",
                                              .area = Area::tables,
                                              .severity = Severity::warning,
                                              .judge = judge,
                                              .thresholds = thresholds};

}  // namespace migrate::audit::checks
