// Numbers of pg_stat_all_tables.
#include "migrate/audit/scanned_tables.h"

#include <algorithm>

#include "migrate/audit/window.h"

namespace migrate::audit {

ReadWholeLimits read_whole_limits(const View& view, std::string_view check) {
  const ReadWholeLimits usual;
  const Thresholds& set = view.settings.thresholds;
  return {set.of(check, {"scans", usual.scans}),
          set.of(check, {"times_index_scans", usual.times_index_scans}), set.of(check, {"rows", usual.rows}),
          set.of(check, {"rows_a_scan", usual.rows_a_scan})};
}

std::vector<const catalog::Relation*> tables_read_whole(const View& view, const ReadWholeLimits& limits) {
  constexpr double scans_of_dumps = 2;  // a day
  const double of_dumps = std::max(days_counted(view), 1.0) * scans_of_dumps;
  std::vector<const catalog::Relation*> out;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* table = view.schema.relation(oid);
    const auto scans = static_cast<double>(numbers.sequential_scans);
    if (!table || scans <= std::max(limits.scans, of_dumps) || numbers.rows < limits.rows) continue;
    if (scans <= limits.times_index_scans * static_cast<double>(numbers.index_scans)) continue;
    if (static_cast<double>(numbers.sequential_rows) < scans * limits.rows_a_scan) continue;
    out.push_back(table);
  }
  std::stable_sort(out.begin(), out.end(), [&](const catalog::Relation* a, const catalog::Relation* b) {
    return view.table(a->oid)->sequential_rows > view.table(b->oid)->sequential_rows;
  });
  return out;
}

}  // namespace migrate::audit
