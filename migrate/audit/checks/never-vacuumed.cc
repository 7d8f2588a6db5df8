// Tables with many writes that nobody has vacuumed or analyzed for as long as the counters count.
#include <fmt/format.h>

#include <array>

#include "lint/deparse/definition.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/window.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold least{"writes", 10000}, days{"days", 1};
constexpr std::array thresholds{least, days};

void judge(const View& view, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("never-vacuumed", threshold);
  };
  if (days_counted(view) < of(days)) return;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* table = view.schema.relation(oid);
    if (!table || table->kind != catalog::RelationKind::table) continue;
    const auto writes = static_cast<double>(numbers.writes());
    if (numbers.days_since_vacuum || numbers.days_since_analyze || writes < of(least)) continue;
    Finding finding = sink.finding(view, *table);
    finding.message = fmt::format("table {} was written {} times since {}, and neither vacuumed nor analyzed",
                                  finding.subject, count_words(writes), view.window().since);
    finding.measured["writes"] = writes;
    finding.threshold["writes"] = of(least);
    Fix fix;
    fix.kind = Fix::Kind::statement;
    fix.transaction = false;
    fix.sql.push_back("VACUUM (ANALYZE) " + deparse::quoted_name(view.schema, *table));
    fix.locks = fmt::format("ShareUpdateExclusiveLock on {}: reads and writes go on", finding.subject);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check never_vacuumed{.id = "never-vacuumed",
                                            .summary = "a table that nobody has vacuumed",
                                            .area = Area::tables,
                                            .severity = Severity::warning,
                                            .judge = judge,
                                            .thresholds = thresholds};

}  // namespace migrate::audit::checks
