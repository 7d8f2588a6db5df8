// System catalogs that temporary tables and partitions by the thousand have blown up.
#include <fmt/format.h>

#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold bytes{"bytes", 536870912};
constexpr std::array thresholds{bytes};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("catalog-bloat", threshold);
}

void judge(const View& view, Sink& sink) {
  for (const CatalogTable& one : view.seen.catalogs) {
    const auto size = static_cast<double>(view.bytes(one.pages));
    if (size < of(view, bytes)) continue;
    Finding finding = sink.finding();
    finding.subject = "pg_catalog." + one.name;
    finding.message = fmt::format("{} takes {} with its indexes", finding.subject, size_words(size));
    finding.measured["bytes"] = size;
    finding.threshold["bytes"] = of(view, bytes);
    Fix fix;
    fix.kind = Fix::Kind::script;
    fix.transaction = false;
    fix.sql.push_back("VACUUM (FULL, ANALYZE) " + finding.subject);
    fix.locks =
        "AccessExclusiveLock on " + finding.subject + ": every session waits while it is written anew";
    fix.advice =
        "find out who makes temporary tables or partitions all the time; superusers only, in a quiet hour";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check catalog_bloat{.id = "catalog-bloat",
                                           .summary = "a system catalog that has grown large",
                                           .area = Area::tables,
                                           .severity = Severity::note,
                                           .judge = judge,
                                           .thresholds = thresholds};

}  // namespace migrate::audit::checks
