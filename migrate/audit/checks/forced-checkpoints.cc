// Checkpoints that the amount of WAL asked for, before their time.
#include <fmt/format.h>

#include <array>

#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold share{"percent", 30}, least{"checkpoints", 10};
constexpr std::array thresholds{share, least};

void judge(const View& view, Sink& sink) {
  const ServerNumbers& server = view.seen.of_server;
  if (!server.checkpoints_timed || !server.checkpoints_requested) return;
  const auto timed = static_cast<double>(*server.checkpoints_timed),
             asked = static_cast<double>(*server.checkpoints_requested);
  const double percent = timed + asked > 0 ? asked / (timed + asked) * 100 : 0;
  if (timed + asked < view.settings.thresholds.of("forced-checkpoints", least) ||
      percent <= view.settings.thresholds.of("forced-checkpoints", share))
    return;
  Finding finding = sink.finding();
  finding.subject = "checkpoints";
  finding.message = fmt::format("{:.0f} % of the checkpoints came before their time", percent);
  finding.measured = {{"percent", percent}, {"checkpoints", timed + asked}};
  finding.threshold = {{"percent", view.settings.thresholds.of("forced-checkpoints", share)}};
  Fix fix;
  fix.kind = Fix::Kind::setting;
  fix.advice = "max_wal_size higher, so that checkpoint_timeout decides";
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const Check forced_checkpoints{.id = "forced-checkpoints",
                                                .summary = "checkpoints before their time",
                                                .area = Area::server,
                                                .severity = Severity::note,
                                                .judge = judge,
                                                .thresholds = thresholds};

}  // namespace migrate::audit::checks
