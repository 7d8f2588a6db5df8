// How many of the blocks of indexes that were wanted stood in shared buffers.
#include <fmt/format.h>

#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/window.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold wanted{"percent", 95}, least{"blocks_read", 10000}, hours{"hours", 1};
constexpr std::array thresholds{wanted, least, hours};

void judge(const View& view, Sink& sink) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of("cache-hit-index", threshold);
  };
  double hit = 0, read = 0;
  for (const auto& [oid, numbers] : view.seen.tables) {
    hit += static_cast<double>(numbers.index_hit);
    read += static_cast<double>(numbers.index_read);
  }
  if (read < of(least) || days_counted(view) * 24 < of(hours)) return;
  const double percent = hit / (hit + read) * 100;
  if (percent >= of(wanted)) return;
  Finding finding = sink.finding();
  finding.subject = "indexes";
  finding.message =
      fmt::format("{:.1f} % of the blocks of indexes that were wanted stood in shared buffers", percent);
  finding.measured = {{"percent", percent}, {"blocks_read", read}};
  finding.threshold = {{"percent", of(wanted)}};
  finding.evidence.push_back("shared_buffers is " + view.seen.setting("shared_buffers"));
  Fix fix;
  fix.advice = "more shared_buffers (a quarter of the memory is a beginning), or statements that read less";
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const Check cache_hit_index{.id = "cache-hit-index",
                                             .summary = "indexes read from outside of shared buffers",
                                             .area = Area::server,
                                             .severity = Severity::warning,
                                             .judge = judge,
                                             .thresholds = thresholds};

}  // namespace migrate::audit::checks
