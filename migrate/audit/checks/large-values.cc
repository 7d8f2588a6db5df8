// Files, documents and pictures kept in rows: what a backup, a restore and the cache carry along.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold times{"times_the_table", 4}, bytes{"toast_bytes", 1073741824}, width{"width_bytes", 8192};
constexpr std::array thresholds{times, bytes, width};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("large-values", threshold);
}

// Its columns of the widest values, as far as statistics know them.
std::vector<std::string> wide_columns(const View& view, const catalog::Relation& table, double& widest) {
  std::vector<std::string> out;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const auto found = view.seen.columns.find({table.oid, static_cast<int>(i + 1)});
    if (found == view.seen.columns.end() || !found->second.known || table.columns[i].dropped) continue;
    if (found->second.width < of(view, width)) continue;
    widest = std::max(widest, found->second.width);
    out.push_back(fmt::format("{}.{} holds {} a row", view.name(table), table.columns[i].name,
                              size_words(found->second.width)));
  }
  return out;
}

void judge(const View& view, Sink& sink) {
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* table = view.schema.relation(oid);
    if (!table || table->kind != catalog::RelationKind::table) continue;
    const auto toast = static_cast<double>(view.bytes(numbers.toast_pages));
    const auto heap = static_cast<double>(view.bytes(numbers.pages));
    double widest = 0;
    std::vector<std::string> columns = wide_columns(view, *table, widest);
    const bool large = toast >= of(view, bytes) && toast > of(view, times) * heap;
    if (!large && columns.empty()) continue;
    Finding finding = sink.finding(view, *table);
    finding.message =
        large ? fmt::format("{} holds {} of large values beside {} of rows", finding.subject,
                            size_words(toast), size_words(heap))
              : fmt::format("{} holds values of {} on average", finding.subject, size_words(widest));
    finding.measured = {{"toast_bytes", toast}, {"bytes", heap}, {"rows", numbers.rows}};
    if (large) finding.threshold["toast_bytes"] = std::max(of(view, bytes), of(view, times) * heap);
    if (!columns.empty()) {
      finding.measured["width_bytes"] = widest;
      finding.threshold["width_bytes"] = of(view, width);
    }
    finding.evidence = std::move(columns);
    Fix fix;
    fix.advice = view.seen.major() >= 14 ? "keep them outside and their address here; or ALTER COLUMN ... "
                                           "SET COMPRESSION lz4 for what is written from then on"
                                         : "keep them outside, and their address here";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check large_values{.id = "large-values",
                                          .summary = "a table that is mostly large values",
                                          .area = Area::storage,
                                          .severity = Severity::note,
                                          .judge = judge,
                                          .thresholds = thresholds};

}  // namespace migrate::audit::checks
