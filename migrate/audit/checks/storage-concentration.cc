// One table that holds most of the database decides about backups, restores and retention.
#include <fmt/format.h>

#include <array>
#include <map>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold share{"percent", 50}, least{"bytes", 1073741824};
constexpr std::array thresholds{share, least};

void judge(const View& view, Sink& sink) {
  double whole = 0;
  std::map<ast::Oid, double> sizes;
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* table = view.schema.relation(oid);
    if (!table) continue;
    int64_t pages = numbers.pages + numbers.toast_pages;
    for (const ast::Oid index : table->indexes) pages += view.index(index) ? view.index(index)->pages : 0;
    sizes[oid] = static_cast<double>(view.bytes(pages));
    whole += sizes[oid];
  }
  if (whole < view.settings.thresholds.of("storage-concentration", least)) return;
  for (const auto& [oid, bytes] : sizes) {
    const catalog::Relation* table = view.schema.relation(oid);
    const double percent = bytes / whole * 100;
    if (percent <= view.settings.thresholds.of("storage-concentration", share) || table->is_partition())
      continue;
    Finding finding = sink.finding(view, *table);
    finding.message = fmt::format("table {} is {:.0f} % of the database: {} of {}", finding.subject, percent,
                                  size_words(bytes), size_words(whole));
    finding.measured = {{"percent", percent}, {"bytes", bytes}};
    finding.threshold["percent"] = view.settings.thresholds.of("storage-concentration", share);
    Fix fix;
    fix.advice = "say how long its rows are kept, and partition it by that";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check storage_concentration{.id = "storage-concentration",
                                                   .summary = "a table that holds most of the database",
                                                   .area = Area::storage,
                                                   .severity = Severity::note,
                                                   .judge = judge,
                                                   .thresholds = thresholds};

}  // namespace migrate::audit::checks
