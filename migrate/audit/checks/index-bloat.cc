// Btrees that are far larger than what REINDEX would make of them.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/deparse/definition.h"
#include "migrate/audit/bloat.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold percent_at{"percent", 50}, bytes_at{"bytes", 10485760};
constexpr std::array thresholds{percent_at, bytes_at};

void report(const View& view, const catalog::Relation& index, const Bloat& bloat, Confidence confidence,
            Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("index-bloat", threshold);
  };
  const double wasted = bloat.wasted_pages() * static_cast<double>(view.seen.block_size);
  Finding finding = sink.finding(view, index);
  finding.confidence = confidence;
  const bool estimated = confidence == Confidence::estimated;
  finding.message = fmt::format("{}{:.0f} % of index {} is empty: {}", estimated ? "about " : "",
                                bloat.percent(), finding.subject, size_words(wasted));
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

Bloat bloat_of(const View& view, const Measured& measured) {
  const auto block = static_cast<double>(view.seen.block_size);
  const auto pages = static_cast<double>(measured.bytes) / block;
  return {pages, pages - static_cast<double>(measured.free + measured.dead) / block};
}

// Where it was asked for, an extension, a privilege or the time was missing.
std::string needs_of_measuring(const View& view) {
  if (!view.seen.measures) return "--measure";
  const auto refused = std::find_if(view.seen.unread.begin(), view.seen.unread.end(),
                                    [](const Unread& one) { return one.section == "measures"; });
  return refused == view.seen.unread.end() ? "a longer --measure" : refused->needs;
}

void judge(const View& view, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("index-bloat", threshold);
  };
  for (const auto& [oid, numbers] : view.seen.indexes) {
    const catalog::Relation* index = view.schema.relation(oid);
    const bool counts =
        index && index->kind == catalog::RelationKind::index && index->index && index->index->valid;
    if (!counts || static_cast<double>(view.bytes(numbers.pages)) < of(bytes_at)) continue;
    const auto measured = view.seen.measured_indexes.find(oid);
    const bool counted = measured != view.seen.measured_indexes.end();
    if (!counted && index->index->method != "btree") {
      sink.leave(view.name(*index),
                 fmt::format("no statistics tell the room of a {} index", index->index->method),
                 needs_of_measuring(view));
      continue;
    }
    const Estimate estimate =
        counted ? Estimate{bloat_of(view, measured->second), {}} : index_bloat(view, *index);
    if (!estimate.bloat) {
      sink.leave(view.name(*index), estimate.doubted.reason, estimate.doubted.needs);
      continue;
    }
    const double wasted = estimate.bloat->wasted_pages() * static_cast<double>(view.seen.block_size);
    if (estimate.bloat->percent() >= of(percent_at) && wasted >= of(bytes_at))
      report(view, *index, *estimate.bloat, counted ? Confidence::measured : Confidence::estimated, sink);
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
