// Tables that are read whole again and again, where no statement says why.
#include <fmt/format.h>

#include <array>
#include <set>

#include "migrate/audit/asked_columns.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/scanned_tables.h"
#include "migrate/audit/statements.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold scans{"scans", 1000}, times{"times_index_scans", 10}, rows{"rows", 10000},
    rows_a_scan{"rows_a_scan", 1000};
constexpr std::array thresholds{scans, times, rows, rows_a_scan};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("seq-scanned-table", threshold);
}

// Whether a statement that was read names it: missing-index has the word then.
std::set<ast::Oid> explained(const View& view) {
  std::set<ast::Oid> out;
  for (const StatementNumbers& one : view.seen.statements.heaviest) {
    if (is_maintenance(one)) continue;
    for (const auto& [oid, asked] : columns_asked_by(view, one).tables) out.insert(oid);
  }
  return out;
}

void judge(const View& view, Sink& sink) {
  const std::vector<const catalog::Relation*> scanned =
      tables_read_whole(view, read_whole_limits(view, "seq-scanned-table"));
  if (scanned.empty()) return;
  const std::set<ast::Oid> known = explained(view);
  for (const catalog::Relation* table : scanned) {
    if (known.contains(table->oid)) continue;
    const TableNumbers& numbers = *view.table(table->oid);
    const auto often = static_cast<double>(numbers.sequential_scans);
    Finding finding = sink.finding(view, *table);
    finding.message = fmt::format("{} was read whole {} times, by an index {} times", finding.subject,
                                  count_words(often), count_words(static_cast<double>(numbers.index_scans)));
    finding.measured = {{"scans", often},
                        {"rows", numbers.rows},
                        {"rows_a_scan", static_cast<double>(numbers.sequential_rows) / often}};
    finding.threshold = {
        {"scans", of(view, scans)}, {"rows", of(view, rows)}, {"rows_a_scan", of(view, rows_a_scan)}};
    Fix fix;
    fix.advice =
        view.seen.statements.state == StatementStatistics::State::read
            ? "none of the statements that were read names it: look at what reads it in views and functions"
            : "pg_stat_statements would say by which columns it is searched";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check seq_scanned_table{.id = "seq-scanned-table",
                                               .summary = "a table that is read whole again and again",
                                               .area = Area::indexes,
                                               .severity = Severity::note,
                                               .judge = judge,
                                               .thresholds = thresholds};

}  // namespace migrate::audit::checks
