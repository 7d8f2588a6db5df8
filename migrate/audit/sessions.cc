// Sessions that have been at something for too long.

#include "migrate/audit/sessions.h"

#include <fmt/format.h>

#include "lint/sql/identifier.h"
#include "migrate/audit/horizon.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit {

void judge_sessions(const View& view, Sink& sink, double limit, const SessionState& state) {
  for (const Backend& backend : view.seen.backends) {
    const double seconds = backend.*state.seconds;
    if (!state.counts(backend) || backend.kind != "client backend" || backend.application == "pg_dump" ||
        seconds <= limit)
      continue;
    Finding finding = sink.finding();
    finding.subject = fmt::format("session {}", backend.pid);
    finding.message = fmt::format("{} {} for {}", session_words(backend), state.words, time_words(seconds));
    finding.measured["seconds"] = seconds;
    finding.threshold["seconds"] = limit;
    Fix fix;
    fix.advice = fmt::format("SELECT {}({}), if nobody there is to be asked", state.ends_it, backend.pid);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
  if (!view.seen.reads_all_stats)
    sink.leave("sessions of other roles", "what they do is hidden from this role",
               fmt::format("GRANT pg_read_all_stats TO {}", sql::quote_identifier(view.seen.role)));
}

bool in_transaction(const Backend& backend) {
  return backend.state == "active" || backend.state.starts_with("idle in transaction");
}

}  // namespace migrate::audit
