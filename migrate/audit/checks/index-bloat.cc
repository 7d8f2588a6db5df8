// Btrees that are far larger than what REINDEX would make of them.
#include <fmt/format.h>

#include <array>

#include "lint/deparse/definition.h"
#include "migrate/audit/bloat.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold percent_at{"percent", 50}, bytes_at{"bytes", 10485760};
constexpr std::array thresholds{percent_at, bytes_at};

void report(const View& view, const catalog::Relation& index, const Bloat& bloat, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("index-bloat", threshold);
  };
  const double wasted = bloat.wasted_pages() * static_cast<double>(view.seen.block_size);
  Finding finding = sink.finding(view, index);
  finding.confidence = Confidence::estimated;
  finding.message = fmt::format("about {:.0f} % of index {} is empty: {}", bloat.percent(), finding.subject,
                                size_words(wasted));
  finding.measured = {{"percent", bloat.percent()}, {"bytes", wasted}};
  finding.threshold = {{"percent", of(percent_at)}, {"bytes", of(bytes_at)}};
  Fix fix;
  fix.kind = Fix::Kind::statement;
  fix.transaction = false;
  fix.sql.push_back("REINDEX INDEX CONCURRENTLY " + deparse::quoted_name(view.schema, index));
  fix.locks = fmt::format(
      "ShareUpdateExclusiveLock on {}: reads and writes go on; as much free space as the new one takes",
      finding.table);
  fix.reclaims = static_cast<int64_t>(wasted);
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

void judge(const View& view, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("index-bloat", threshold);
  };
  for (const auto& [oid, numbers] : view.seen.indexes) {
    const catalog::Relation* index = view.schema.relation(oid);
    const bool counts = index && index->kind == catalog::RelationKind::index && index->index &&
                        index->index->valid && index->index->method == "btree" && !index->index->predicate;
    if (!counts || static_cast<double>(view.bytes(numbers.pages)) < of(bytes_at)) continue;
    const Estimate estimate = index_bloat(view, *index);
    if (!estimate.bloat) {
      sink.leave(view.name(*index), estimate.doubted.reason, estimate.doubted.needs);
      continue;
    }
    const double wasted = estimate.bloat->wasted_pages() * static_cast<double>(view.seen.block_size);
    if (estimate.bloat->percent() >= of(percent_at) && wasted >= of(bytes_at))
      report(view, *index, *estimate.bloat, sink);
  }
}

}  // namespace

extern constinit const Check index_bloat{.id = "index-bloat",
                                         .summary = "an index that is mostly empty",
                                         .area = Area::indexes,
                                         .severity = Severity::warning,
                                         .judge = judge,
                                         .thresholds = thresholds};

}  // namespace migrate::audit::checks
