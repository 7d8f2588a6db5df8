// Tables with so many indexes that each row written writes a dozen, and no update finds a page for HOT.
#include <fmt/format.h>

#include <array>
#include <map>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/usage.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold most{"indexes", 10}, ratio{"times_the_table", 2};
constexpr std::array thresholds{most, ratio};
constexpr int64_t smallest = 1 << 20;  // of indexes that are large beside their table
constexpr size_t several = 3;

// How many of its indexes nobody has scanned, by table.
std::map<const catalog::Relation*, size_t> unscanned(const View& view) {
  std::map<const catalog::Relation*, size_t> out;
  for (const Usage& usage : indexes_kept_by_use(view)) out[usage.table] += usage.scans == 0 ? 1 : 0;
  return out;
}

void judge(const View& view, Sink& sink) {
  const double limit = view.settings.thresholds.of("over-indexed-table", most);
  const double times = view.settings.thresholds.of("over-indexed-table", ratio);
  const std::map<const catalog::Relation*, size_t> idle_by_table = unscanned(view);
  for (const auto& [oid, relation] : view.schema.all<catalog::Relation>()) {
    if (relation->indexes.empty() || relation->is_partition()) continue;
    int64_t pages = 0;
    for (const ast::Oid index : relation->indexes) pages += view.index(index) ? view.index(index)->pages : 0;
    const TableNumbers* numbers = view.table(oid);
    const int64_t own = numbers ? view.bytes(numbers->pages + numbers->toast_pages) : 0;
    const int64_t bytes = view.bytes(pages);
    const auto count = static_cast<double>(relation->indexes.size());
    const bool large =
        bytes >= smallest && static_cast<double>(bytes) > times * static_cast<double>(own) && own > 0;
    if (count < limit && !large) continue;
    Finding finding = sink.finding(view, *relation);
    const auto found = idle_by_table.find(relation);
    const size_t idle = found == idle_by_table.end() ? 0 : found->second;
    finding.message =
        fmt::format("table {} has {} indexes, {} beside {} of its own", finding.subject, count,
                    size_words(static_cast<double>(bytes)), size_words(static_cast<double>(own)));
    finding.measured = {{"indexes", count},
                        {"index_bytes", static_cast<double>(bytes)},
                        {"bytes", static_cast<double>(own)},
                        {"never_scanned", static_cast<double>(idle)}};
    if (count >= limit) finding.threshold["indexes"] = limit;
    if (large) finding.threshold["index_bytes"] = times * static_cast<double>(own);
    if (idle < several) finding.severity = Severity::note;
    Fix fix;
    fix.advice = "those that unused-index and redundant-index name";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check over_indexed_table{.id = "over-indexed-table",
                                                .summary = "a table with more indexes than it can bear",
                                                .area = Area::indexes,
                                                .severity = Severity::warning,
                                                .judge = judge,
                                                .thresholds = thresholds};

}  // namespace migrate::audit::checks
