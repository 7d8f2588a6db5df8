// Sorts and hashes larger than work_mem go to temporary files.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"
#include "migrate/audit/window.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold bytes_a_day{"bytes_a_day", 1073741824};
constexpr std::array thresholds{bytes_a_day};

void judge(const View& view, Sink& sink) {
  // Of less than a day nobody knows what a day is like.
  const double days = std::max(days_counted(view), 1.0),
               limit = view.settings.thresholds.of("temp-spill", bytes_a_day);
  const auto bytes = static_cast<double>(view.seen.of_database.temp_bytes);
  if (bytes / days < limit) return;
  Finding finding = sink.finding();
  finding.subject = "temp_bytes";
  finding.message = fmt::format("{} of temporary files a day", size_words(bytes / days));
  finding.measured["bytes"] = bytes / days;
  finding.threshold["bytes"] = limit;
  for (const StatementNumbers& one : view.seen.statements.heaviest) {
    if (one.temp_written > 0)
      finding.evidence.push_back(fmt::format("statement {} wrote {}", one.id,
                                             size_words(static_cast<double>(view.bytes(one.temp_written)))));
    if (finding.evidence.size() == 3) break;
  }
  Fix fix;
  fix.kind = Fix::Kind::setting;
  fix.advice = fmt::format("work_mem ({}) higher for the role that asks so, not for all",
                           view.seen.setting("work_mem"));
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const Check temp_spill{.id = "temp-spill",
                                        .summary = "sorts that spill to disk",
                                        .area = Area::server,
                                        .severity = Severity::note,
                                        .judge = judge,
                                        .thresholds = thresholds};

}  // namespace migrate::audit::checks
