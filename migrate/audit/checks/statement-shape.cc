// How statements are written, where it costs: what the text alone tells.
#include <fmt/format.h>

#include <array>

#include "migrate/audit/asked_columns.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/statements.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold share{"percent", 1}, rows{"rows", 10000};
constexpr std::array thresholds{share, rows};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("statement-shape", threshold);
}

std::vector<std::string> faults(const View& view, const StatementColumns& asked) {
  std::vector<std::string> out;
  if (asked.star) out.push_back("SELECT * fetches columns that nobody may want");
  for (const catalog::Relation* table : asked.whole) {
    const TableNumbers* numbers = view.table(table->oid);
    if (numbers && numbers->rows >= of(view, rows))
      out.push_back(fmt::format("no WHERE and no LIMIT on {} ({} rows)", view.name(*table),
                                count_words(numbers->rows)));
  }
  if (asked.or_across) out.push_back("OR across columns: no one index finds both sides; UNION ALL may");
  if (asked.not_in_subquery)
    out.push_back("NOT IN (SELECT ...) is no anti join; NOT EXISTS is, and is right with NULLs");
  if (asked.leading_wildcard) out.push_back("LIKE '%...' reads all; a trigram index serves it");
  if (asked.offset) out.push_back("OFFSET reads what it leaves out; a WHERE on the last key does not");
  return out;
}

void judge(const View& view, Sink& sink) {
  const StatementStatistics& seen = view.seen.statements;
  for (const StatementNumbers& one : seen.heaviest) {
    if (one.total_ms < seen.total_ms * of(view, share) / 100 || is_maintenance(one)) continue;
    std::vector<std::string> found = faults(view, columns_asked_by(view, one));
    if (found.empty()) continue;
    Finding finding = statement_finding(one, seen, sink);
    finding.confidence = Confidence::inferred;
    finding.message = fmt::format("statement {}: {}", one.id, found.front());
    for (size_t i = 1; i < found.size(); ++i) finding.evidence.push_back(found[i]);
    finding.threshold["percent"] = of(view, share);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check statement_shape{.id = "statement-shape",
                                             .summary = "a statement whose form costs time",
                                             .area = Area::statements,
                                             .severity = Severity::note,
                                             .judge = judge,
                                             .thresholds = thresholds};

}  // namespace migrate::audit::checks
