// Indexes that no node has scanned for as long as its counters count. Planning alone counts as a scan too, so
// that 0 means nobody, and more than 0 not yet somebody (barely-used-index).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/deparse/definition.h"
#include "migrate/audit/check.h"
#include "migrate/audit/compare.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/usage.h"
#include "migrate/audit/window.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold wanted_days{"days", 30};
constexpr std::array thresholds{wanted_days};

std::vector<std::string> unread_standbys(const View& view) {
  std::vector<std::string> out;
  for (const Standby& standby : view.seen.standbys)
    out.push_back(standby.name.empty() ? standby.address : standby.name);
  return out;
}

void warn_of_statistics(const View& view, Finding& finding) {
  finding.evidence.push_back(
      "it is over an expression: without it the planner has no statistics of that expression");
  if (view.seen.major() >= 14 && finding.fix)
    finding.fix->advice = "before that: CREATE STATISTICS on its expression, then ANALYZE";
}

// For how many days nothing has scanned it: since the counters count where they stand at 0, or since an
// earlier observation where they have not moved. -1: it was scanned.
double idle_days(const View& view, const Usage& usage) {
  const double counted = usage.scans == 0 ? days_counted(view) : -1;
  const IndexNumbers* was = view.earlier ? view.earlier->index(view.name(*usage.index)) : nullptr;
  const bool same = was && view.earlier->counters_hold() && was->scans == usage.scans;
  return same ? std::max(counted, view.earlier->days()) : counted;
}

struct Idle {
  Usage usage;
  double days = 0;
};

void report(const View& view, const Idle& idle, double days, Sink& sink) {
  const Usage& usage = idle.usage;
  Finding finding = sink.finding(view, *usage.index);
  finding.message = fmt::format("index {} of {} has not been scanned in {:.0f} days", finding.subject,
                                finding.table, idle.days);
  finding.measured = {{"scans", static_cast<double>(usage.scans)},
                      {"bytes", static_cast<double>(usage.bytes)},
                      {"days", idle.days}};
  finding.threshold["days"] = days;
  if (usage.small()) finding.severity = Severity::note;
  finding.fix = drop_index(view, *usage.index);
  finding.fix->reclaims = usage.bytes;
  for (const std::string& standby : unread_standbys(view)) {
    finding.severity = Severity::note;
    finding.evidence.push_back(
        fmt::format("standby {} has counters of its own, which were not read", standby));
  }
  if (usage.has_expression) warn_of_statistics(view, finding);
  sink.add(std::move(finding));
}

void judge(const View& view, Sink& sink) {
  const double days = view.settings.thresholds.of("unused-index", wanted_days);
  std::vector<Usage> unused = indexes_kept_by_use(view);
  std::erase_if(unused, [&](const Usage& usage) { return idle_days(view, usage) < 0; });
  keep_support(view, unused);
  std::vector<Idle> idle;
  size_t early = 0;
  for (const Usage& usage : unused) {
    const double nobody = idle_days(view, usage);
    if (nobody < days) ++early;
    if (nobody >= days) idle.push_back({usage, nobody});
  }
  if (early > 0)
    counted_for(days, view, sink,
                fmt::format("{} {} without a scan", early, early == 1 ? "index" : "indexes"));
  for (const Idle& one : idle) {
    const double age = std::max(one.usage.days_old, view.days_since_made(*one.usage.index));
    if (age >= 0 && age < days) {
      sink.leave(view.name(*one.usage.index), fmt::format("it is {:.1f} days old, of {:g}", age, days),
                 "an audit on or after " + date_after(view.seen.at, days - age));
      continue;
    }
    report(view, one, days, sink);
  }
}

}  // namespace

extern constinit const Check unused_index{.id = "unused-index",
                                          .summary = "an index that nothing has scanned",
                                          .area = Area::indexes,
                                          .severity = Severity::warning,
                                          .judge = judge,
                                          .thresholds = thresholds};

}  // namespace migrate::audit::checks
