// Tables that are far larger than their rows written anew would be.
#include <fmt/format.h>

#include <array>

#include "lint/deparse/definition.h"
#include "migrate/audit/bloat.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold warning_at{"warning_percent", 40}, warning_bytes{"warning_bytes", 67108864},
    error_at{"error_percent", 70}, error_bytes{"error_bytes", 1073741824};
constexpr std::array thresholds{warning_at, warning_bytes, error_at, error_bytes};

void report(const View& view, const catalog::Relation& table, const Bloat& bloat, bool grave, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("table-bloat", threshold);
  };
  const double wasted = bloat.wasted_pages() * static_cast<double>(view.seen.block_size);
  Finding finding = sink.finding(view, table);
  finding.severity = grave ? Severity::error : Severity::warning;
  finding.confidence = Confidence::estimated;
  finding.message = fmt::format("about {:.0f} % of table {} is empty: {}", bloat.percent(), finding.subject,
                                size_words(wasted));
  finding.measured = {{"percent", bloat.percent()}, {"bytes", wasted}};
  finding.threshold = {{"percent", of(grave ? error_at : warning_at)},
                       {"bytes", of(grave ? error_bytes : warning_bytes)}};
  Fix fix;
  fix.kind = Fix::Kind::script;
  fix.transaction = false;
  const std::string name = deparse::quoted_name(view.schema, table);
  fix.sql.push_back("VACUUM (FULL, ANALYZE) " + name);
  fix.locks = fmt::format(
      "AccessExclusiveLock on {} while it is written anew, in as much free space as its rows take",
      finding.subject);
  fix.advice =
      "pg_repack does the same with writes going on; and find out why VACUUM came late: autovacuum-late, "
      "vacuum-blocked";
  fix.reclaims = static_cast<int64_t>(wasted);
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

void judge(const View& view, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("table-bloat", threshold);
  };
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* table = view.schema.relation(oid);
    const bool rows = table && (table->kind == catalog::RelationKind::table ||
                                table->kind == catalog::RelationKind::materialized_view);
    if (!rows || static_cast<double>(view.bytes(numbers.pages)) < of(warning_bytes)) continue;
    const Estimate estimate = table_bloat(view, *table);
    if (!estimate.bloat) {
      sink.leave(view.name(*table), estimate.doubted.reason, estimate.doubted.needs);
      continue;
    }
    const double percent = estimate.bloat->percent();
    const double wasted = estimate.bloat->wasted_pages() * static_cast<double>(view.seen.block_size);
    if (percent < of(warning_at) || wasted < of(warning_bytes)) continue;
    report(view, *table, *estimate.bloat, percent >= of(error_at) && wasted >= of(error_bytes), sink);
  }
}

}  // namespace

extern constinit const Check table_bloat{.id = "table-bloat",
                                         .summary = "a table that is mostly empty",
                                         .area = Area::tables,
                                         .severity = Severity::warning,
                                         .judge = judge,
                                         .thresholds = thresholds};

}  // namespace migrate::audit::checks
