// Standbys that are far behind.
#include <fmt/format.h>

#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold seconds{"seconds", 30}, bytes{"bytes", 1073741824};
constexpr std::array thresholds{seconds, bytes};

void judge(const View& view, Sink& sink) {
  const double most_seconds = view.settings.thresholds.of("replica-lag", seconds),
               most_bytes = view.settings.thresholds.of("replica-lag", bytes);
  for (const Standby& standby : view.seen.standbys) {
    const double lag = standby.lag.value_or(0), behind = static_cast<double>(standby.behind.value_or(0));
    if (lag <= most_seconds && behind <= most_bytes) continue;
    Finding finding = sink.finding();
    finding.subject = standby.name;
    finding.message =
        fmt::format("standby {} is {} behind, {}", standby.name, time_words(lag), size_words(behind));
    finding.measured = {{"seconds", lag}, {"bytes", behind}};
    finding.threshold = {{"seconds", most_seconds}, {"bytes", most_bytes}};
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check replica_lag{.id = "replica-lag",
                                         .summary = "a standby that is far behind",
                                         .area = Area::server,
                                         .severity = Severity::warning,
                                         .judge = judge,
                                         .thresholds = thresholds};

}  // namespace migrate::audit::checks
