// Updates that touch an indexed column, or find no room on the page, write every index anew.
#include <fmt/format.h>

#include <array>

#include "lint/deparse/definition.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold share{"percent", 10}, least{"updates", 10000}, moved{"moved_percent", 20};
constexpr std::array thresholds{share, least, moved};

void judge(const View& view, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("hot-updates", threshold);
  };
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* table = view.schema.relation(oid);
    const auto updates = static_cast<double>(numbers.updated);
    if (!table || updates < of(least) || table->indexes.empty()) continue;
    const double percent = static_cast<double>(numbers.hot_updated) / updates * 100;
    const double elsewhere =
        numbers.updated_elsewhere ? static_cast<double>(*numbers.updated_elsewhere) / updates * 100 : 0;
    const bool full = elsewhere >= of(moved);
    if (percent >= of(share) && !full) continue;
    Finding finding = sink.finding(view, *table);
    finding.message = fmt::format("{:.1f} % of {} updates of {} were heap-only", percent,
                                  count_words(updates), finding.subject);
    if (full)
      finding.message = fmt::format("{:.1f} % of {} updates of {} found no room on their page", elsewhere,
                                    count_words(updates), finding.subject);
    finding.measured = {{"percent", percent}, {"updates", updates}};
    if (percent < of(share)) finding.threshold["percent"] = of(share);
    if (numbers.updated_elsewhere) finding.measured["moved_percent"] = elsewhere;
    if (full) finding.threshold["moved_percent"] = of(moved);
    const std::string name = deparse::quoted_name(view.schema, *table);
    const auto fillfactor = table->options->find("fillfactor");
    Fix fix;
    fix.kind = Fix::Kind::revision;
    fix.sql.push_back(fmt::format("ALTER TABLE {} SET (fillfactor = 85)", name));
    fix.inverse.push_back(
        fillfactor == table->options.end()
            ? fmt::format("ALTER TABLE {} RESET (fillfactor)", name)
            : fmt::format("ALTER TABLE {} SET (fillfactor = {})", name, fillfactor->second));
    fix.advice =
        "it helps where pages are full, not where an updated column has an index: then ask whether that is "
        "used";
    fix.locks = fmt::format("ShareUpdateExclusiveLock on {}: reads and writes go on", finding.subject);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check hot_updates{.id = "hot-updates",
                                         .summary = "updates that are never heap-only",
                                         .area = Area::tables,
                                         .severity = Severity::note,
                                         .judge = judge,
                                         .thresholds = thresholds};

}  // namespace migrate::audit::checks
