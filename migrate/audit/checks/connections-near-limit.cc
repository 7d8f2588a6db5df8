// A server takes max_connections sessions, some of them kept for superusers.
#include <fmt/format.h>

#include <array>

#include "migrate/audit/autovacuum.h"
#include "migrate/audit/check.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold warning_at{"warning_percent", 70}, error_at{"error_percent", 90};
constexpr std::array thresholds{warning_at, error_at};

void judge(const View& view, Sink& sink) {
  const double all = number_of(view.seen.setting("max_connections")) -
                     number_of(view.seen.setting("superuser_reserved_connections")) -
                     number_of(view.seen.setting("reserved_connections"));
  const auto used = static_cast<double>(view.seen.of_server.client_backends);
  const double percent = all > 0 ? used / all * 100 : 0;
  const double warning = view.settings.thresholds.of("connections-near-limit", warning_at),
               error = view.settings.thresholds.of("connections-near-limit", error_at);
  if (percent < warning) return;
  Finding finding = sink.finding();
  finding.subject = "max_connections";
  finding.severity = percent >= error ? Severity::error : Severity::warning;
  finding.message = fmt::format("{:g} of {:g} connections are in use", used, all);
  finding.measured = {{"percent", percent}, {"connections", used}};
  finding.threshold = {{"percent", percent >= error ? error : warning}};
  Fix fix;
  fix.advice = "a pooler, or smaller pools; more max_connections costs memory and needs a restart";
  finding.fix = std::move(fix);
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const Check connections_near_limit{.id = "connections-near-limit",
                                                    .summary = "few connections are left",
                                                    .area = Area::connections,
                                                    .severity = Severity::warning,
                                                    .judge = judge,
                                                    .thresholds = thresholds};

}  // namespace migrate::audit::checks
