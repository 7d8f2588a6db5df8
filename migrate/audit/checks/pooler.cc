// Clients that wait in front of a pooler: its pools are too small, or the sessions in them too slow.
#include <fmt/format.h>

#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold longest_wait{"seconds", 1};
constexpr std::array thresholds{longest_wait};

void judge(const View& view, Sink& sink) {
  if (!view.seen.pools_read) {
    sink.leave("the pooler", "its console was not asked", "--pooler URL");
    return;
  }
  const double limit = view.settings.thresholds.of("pooler", longest_wait);
  for (const PoolState& pool : view.seen.pools) {
    const auto wait = static_cast<double>(pool.longest_wait);
    if (pool.clients_waiting == 0 && wait <= limit) continue;
    Finding finding = sink.finding();
    finding.subject = fmt::format("pool {} of {}", pool.database, pool.user);
    finding.message =
        fmt::format("{} {} for a server connection in the pool of {} on {}, the first for {}",
                    pool.clients_waiting, pool.clients_waiting == 1 ? "client waits" : "clients wait",
                    pool.user, pool.database, time_words(wait));
    finding.measured = {{"clients_waiting", static_cast<double>(pool.clients_waiting)},
                        {"seconds", wait},
                        {"idle_servers", static_cast<double>(pool.servers_idle)}};
    finding.threshold["seconds"] = limit;
    if (pool.mode == "session")
      finding.evidence.push_back("its mode is session: a client keeps its server until it disconnects");
    Fix fix;
    fix.advice = "default_pool_size higher, where max_connections allows it; else shorter transactions";
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check pooler{.id = "pooler",
                                    .summary = "clients that wait in front of a pooler",
                                    .area = Area::connections,
                                    .severity = Severity::warning,
                                    .judge = judge,
                                    .thresholds = thresholds};

}  // namespace migrate::audit::checks
