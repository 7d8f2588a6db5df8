// How many of the blocks that were wanted stood in shared buffers.

#include "migrate/audit/cache_hits.h"

#include <fmt/format.h>

#include "migrate/audit/window.h"

namespace migrate::audit {

void judge_hits(const View& view, Sink& sink, const HitsOf& hits) {
  const auto of = [&](const Threshold& threshold) {
    return view.settings.thresholds.of(hits.check, threshold);
  };
  double hit = 0, read = 0;
  for (const auto& [oid, numbers] : view.seen.tables) {
    hit += static_cast<double>(numbers.*hits.hit);
    read += static_cast<double>(numbers.*hits.read);
  }
  if (read < of(least_blocks) || days_counted(view) * 24 < of(least_hours)) return;
  const double percent = hit / (hit + read) * 100;
  if (percent >= of(hits.wanted)) return;
  Finding finding = sink.finding();
  finding.subject = hits.words;
  finding.message = fmt::format("{:.1f} % of the blocks of {} that were wanted stood in shared buffers",
                                percent, hits.words);
  finding.measured = {{"percent", percent}, {"blocks_read", read}};
  finding.threshold = {{"percent", of(hits.wanted)}};
  finding.evidence.push_back("shared_buffers is " + view.seen.setting("shared_buffers"));
  Fix fix;
  fix.advice = "more shared_buffers (a quarter of the memory is a beginning), or statements that read less";
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

}  // namespace migrate::audit
