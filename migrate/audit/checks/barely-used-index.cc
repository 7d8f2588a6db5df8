// Indexes that cost far more writes than they serve reads. Planning alone raises idx_scan (a range beyond the
// histogram, a merge join), so that a few scans are no proof of use.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/usage.h"
#include "migrate/audit/window.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold wanted_days{"days", 30}, few_scans{"scans", 10}, share{"percent_of_scans", 1},
    writes_a_scan{"writes_a_scan", 1000};
constexpr std::array thresholds{wanted_days, few_scans, share, writes_a_scan};

void report(const View& view, const Usage& usage, double writes, Sink& sink) {
  Finding finding = sink.finding(view, *usage.index);
  finding.message = fmt::format(
      "index {} of {} was scanned {} in {:.0f} days, and kept up by {} writes", finding.subject,
      finding.table, usage.scans == 1 ? "once" : count_words(static_cast<double>(usage.scans)) + " times",
      days_counted(view), count_words(writes));
  finding.measured = {{"scans", static_cast<double>(usage.scans)},
                      {"writes", writes},
                      {"bytes", static_cast<double>(usage.bytes)}};
  finding.threshold = {{"scans", view.settings.thresholds.of("barely-used-index", few_scans)}};
  if (usage.rows_read <= usage.scans)
    finding.evidence.push_back("each scan read a row at most: they may be the planner's own peeks");
  if (!usage.last_scan.empty()) finding.evidence.push_back("last scanned at " + usage.last_scan);
  finding.fix = drop_index(view, *usage.index);
  finding.fix->reclaims = usage.bytes;
  sink.add(std::move(finding));
}

void judge(const View& view, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("barely-used-index", threshold);
  };
  std::vector<Usage> used = indexes_kept_by_use(view);
  std::erase_if(used, [](const Usage& usage) { return usage.scans == 0 || usage.small(); });
  std::erase_if(used, [&](const Usage& usage) {
    const TableNumbers* table = view.table(usage.table->oid);
    if (!table) return true;
    const auto scans = static_cast<double>(usage.scans);
    const auto all = static_cast<double>(table->sequential_scans + table->index_scans);
    const bool seldom =
        scans < all * of(share) / 100 && static_cast<double>(table->writes()) > scans * of(writes_a_scan);
    return !seldom && scans >= of(few_scans);
  });
  keep_support(view, used);
  if (used.empty() ||
      !counted_for(of(wanted_days), view, sink,
                   fmt::format("{} {} with few scans", used.size(), used.size() == 1 ? "index" : "indexes")))
    return;
  for (const Usage& usage : used)
    report(view, usage, static_cast<double>(view.table(usage.table->oid)->writes()), sink);
}

}  // namespace

extern constinit const Check barely_used_index{
    .id = "barely-used-index",
    .summary = "an index that costs more writes than it serves reads",
    .area = Area::indexes,
    .severity = Severity::note,
    .judge = judge,
    .thresholds = thresholds};

}  // namespace migrate::audit::checks
