// Plans that read a whole table for a few rows.
#include <fmt/format.h>

#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/statements.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold rows{"rows", 10000}, percent{"percent", 5}, calls{"calls", 20};
constexpr std::array thresholds{rows, percent, calls};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("plan-seq-scan", threshold);
}

void judge(const View& view, Sink& sink) {
  const StatementStatistics& seen = view.seen.statements;
  for (const StatementNumbers& one : seen.heaviest) {
    if (!one.plan || static_cast<double>(one.calls) < of(view, calls)) continue;  // once is no habit
    if (!one.plan->why.empty()) {
      sink.leave("statement " + one.id, one.plan->why);
      continue;
    }
    for (const StatementPlan::Scan& scan : one.plan->scans) {
      const catalog::Relation* table = find_relation(view, scan.schema + "." + scan.relation);
      const TableNumbers* numbers = table ? view.table(table->oid) : nullptr;
      if (!numbers || !scan.filtered || numbers->rows < of(view, rows) ||
          scan.rows > numbers->rows * of(view, percent) / 100)
        continue;
      Finding finding = statement_finding(one, seen, sink);
      finding.table = view.name(*table);
      finding.confidence = Confidence::estimated;
      finding.message = fmt::format("statement {} reads all {} rows of {} for {}", one.id,
                                    count_words(numbers->rows), finding.table, count_words(scan.rows));
      finding.threshold["rows"] = of(view, rows);
      weaken_generic(*one.plan, finding);
      Fix fix;
      fix.advice = "an index of what it filters by: missing-index names the columns";
      finding.fix = std::move(fix);
      sink.add(std::move(finding));
      break;
    }
  }
  leave_unplanned(seen, sink);
}

}  // namespace

extern constinit const Check plan_seq_scan{.id = "plan-seq-scan",
                                           .summary = "a plan that reads a table whole for a few rows",
                                           .area = Area::statements,
                                           .severity = Severity::warning,
                                           .judge = judge,
                                           .thresholds = thresholds};

}  // namespace migrate::audit::checks
