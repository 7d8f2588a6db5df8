// Room in TOAST tables, which statistics do not know: counted page by page, where that was asked for.
#include <fmt/format.h>

#include <array>

#include "lint/deparse/definition.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold warning_percent{"warning_percent", 40}, warning_bytes{"warning_bytes", 67108864},
    error_percent{"error_percent", 70}, error_bytes{"error_bytes", 1073741824};
constexpr std::array thresholds{warning_percent, warning_bytes, error_percent, error_bytes};

double of(const View& view, const Threshold& threshold) {
  return view.settings.thresholds.of("toast-bloat", threshold);
}

void judge(const View& view, Sink& sink) {
  for (const auto& [oid, numbers] : view.seen.tables) {
    const catalog::Relation* table = view.schema.relation(oid);
    const auto size = static_cast<double>(view.bytes(numbers.toast_pages));
    if (!table || size < of(view, warning_bytes)) continue;
    const auto found = view.seen.toast.find(oid);
    if (found == view.seen.toast.end()) {
      sink.leave(view.name(*table) + "'s TOAST",
                 view.seen.measures ? "it was not measured" : "no statistics tell its room",
                 view.seen.measures ? "a longer --measure" : "--measure");
      continue;
    }
    const auto empty = static_cast<double>(found->second.free + found->second.dead);
    const double percent =
        found->second.bytes > 0 ? empty / static_cast<double>(found->second.bytes) * 100 : 0;
    const bool grave = percent >= of(view, error_percent) && empty >= of(view, error_bytes);
    if (percent < of(view, warning_percent) || empty < of(view, warning_bytes)) continue;
    Finding finding = sink.finding(view, *table);
    finding.severity = grave ? Severity::error : Severity::warning;
    finding.confidence = Confidence::measured;
    finding.message =
        fmt::format("{:.0f} % of the TOAST of {} is empty: {}", percent, finding.subject, size_words(empty));
    finding.measured = {{"percent", percent}, {"bytes", empty}};
    finding.threshold = {{"percent", of(view, grave ? error_percent : warning_percent)},
                         {"bytes", of(view, grave ? error_bytes : warning_bytes)}};
    Fix fix;
    fix.kind = Fix::Kind::script;
    fix.transaction = false;
    fix.sql.push_back("VACUUM (FULL, ANALYZE) " + deparse::quoted_name(view.schema, *table));
    fix.locks = fmt::format(
        "AccessExclusiveLock on {} while it is written anew, in as much free space as its rows take",
        finding.subject);
    fix.advice = "pg_repack does the same with writes going on";
    fix.reclaims = static_cast<int64_t>(empty);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check toast_bloat{.id = "toast-bloat",
                                         .summary = "a TOAST table that is mostly empty",
                                         .area = Area::tables,
                                         .severity = Severity::warning,
                                         .judge = judge,
                                         .thresholds = thresholds};

}  // namespace migrate::audit::checks
