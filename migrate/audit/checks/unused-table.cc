// Tables that nobody has read or written for as long as the counters count.
#include <fmt/format.h>

#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/window.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold days{"days", 30};
constexpr std::array thresholds{days};

void judge(const View& view, Sink& sink) {
  const double wanted = view.settings.thresholds.of("unused-table", days);
  std::vector<const catalog::Relation*> idle;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* table = view.schema.relation(oid);
    if (!table || table->kind != catalog::RelationKind::table || table->is_partition()) continue;
    if (numbers.sequential_scans + numbers.index_scans + numbers.writes() == 0) idle.push_back(table);
  }
  if (idle.empty() ||
      !counted_for(wanted, view, sink, fmt::format("{} tables without reads and writes", idle.size())))
    return;
  for (const catalog::Relation* table : idle) {
    const double age = view.days_since_made(*table);
    if (age >= 0 && age < wanted) continue;
    const TableNumbers& numbers = *view.table(table->oid);
    Finding finding = sink.finding(view, *table);
    finding.message = fmt::format("table {} was neither read nor written in {:.0f} days", finding.subject,
                                  days_counted(view));
    finding.measured["bytes"] = static_cast<double>(view.bytes(numbers.pages + numbers.toast_pages));
    if (!view.seen.standbys.empty())
      finding.evidence.push_back("standbys have counters of their own, which were not read");
    Fix fix;
    fix.advice = "ask who needs it; then archive and drop it";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check unused_table{.id = "unused-table",
                                          .summary = "a table that nobody uses",
                                          .area = Area::storage,
                                          .severity = Severity::note,
                                          .judge = judge,
                                          .thresholds = thresholds};

}  // namespace migrate::audit::checks
