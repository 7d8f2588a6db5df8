// Sessions that wait for a lock that another one holds or waits for.
#include <fmt/format.h>

#include <array>

#include "lint/sql/identifier.h"
#include "migrate/audit/check.h"
#include "migrate/audit/horizon.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold seconds{"seconds", 5};
constexpr std::array thresholds{seconds};

void judge(const View& view, Sink& sink) {
  const double limit = view.settings.thresholds.of("blocked-session", seconds);
  for (const Backend& backend : view.seen.backends) {
    if (backend.blocked_by.empty() || backend.in_query <= limit) continue;
    Finding finding = sink.finding();
    finding.subject = fmt::format("session {}", backend.pid);
    finding.message = fmt::format("{} waits for a lock, and has for {} at most", session_words(backend),
                                  time_words(backend.in_query));
    finding.confidence = Confidence::inferred;
    finding.measured["seconds"] = backend.in_query;
    finding.threshold["seconds"] = limit;
    for (const int64_t pid : backend.blocked_by) {
      for (const Backend& blocker : view.seen.backends) {
        if (blocker.pid == pid)
          finding.evidence.push_back(fmt::format("blocked by {}, {}{}", session_words(blocker), blocker.state,
                                                 blocker.blocked_by.empty() ? "" : ", which waits itself"));
      }
    }
    sink.add(std::move(finding));
  }
  if (!view.seen.reads_all_stats)
    sink.leave("sessions of other roles", "what they wait for is hidden from this role",
               fmt::format("GRANT pg_read_all_stats TO {}", sql::quote_identifier(view.seen.role)));
}

}  // namespace

extern constinit const Check blocked_session{.id = "blocked-session",
                                             .summary = "a session that waits for a lock",
                                             .area = Area::connections,
                                             .severity = Severity::warning,
                                             .judge = judge,
                                             .thresholds = thresholds};

}  // namespace migrate::audit::checks
