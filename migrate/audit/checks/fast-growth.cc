// What has grown since an earlier audit, and what becomes of it in a year.
#include <fmt/format.h>

#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/compare.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold percent{"percent", 10}, bytes{"bytes", 104857600}, days{"days", 1};
constexpr std::array thresholds{percent, bytes, days};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("fast-growth", threshold);
}

constexpr double month = 30, year = 365;

void judge(const View& view, Sink& sink) {
  if (!view.earlier || view.earlier->days() < of(view, days)) return;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* table = view.schema.relation(oid);
    if (!table) continue;
    const TableNumbers* was = view.earlier->table(view.name(*table));
    const auto now = static_cast<double>(view.bytes(numbers.pages + numbers.toast_pages));
    const double before = was ? static_cast<double>(view.bytes(was->pages + was->toast_pages)) : 0;
    if (before <= 0 || now < of(view, bytes)) continue;
    const double a_day = (now - before) / view.earlier->days();
    const double percent_a_month = a_day * month / before * 100;
    if (percent_a_month < of(view, percent)) continue;
    Finding finding = sink.finding(view, *table);
    finding.confidence = Confidence::counted;
    finding.message = fmt::format("{} grew from {} to {} in {:.1f} days", finding.subject, size_words(before),
                                  size_words(now), view.earlier->days());
    finding.measured = {{"percent", percent_a_month}, {"bytes", now}};
    finding.threshold = {{"percent", of(view, percent)}};
    finding.evidence.push_back(fmt::format("{} a day: {} in a year, if it goes on like that",
                                           size_words(a_day), size_words(now + a_day * year)));
    Fix fix;
    fix.advice = "say how long its rows are kept: no-retention";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check fast_growth{.id = "fast-growth",
                                         .summary = "a table that grows fast",
                                         .area = Area::storage,
                                         .severity = Severity::note,
                                         .judge = judge,
                                         .thresholds = thresholds};

}  // namespace migrate::audit::checks
