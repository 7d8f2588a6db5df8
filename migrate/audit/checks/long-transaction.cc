// A transaction that is open for long keeps dead rows and locks.
#include <fmt/format.h>

#include <array>

#include "lint/sql/identifier.h"
#include "migrate/audit/check.h"
#include "migrate/audit/horizon.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold seconds{"seconds", 600};
constexpr std::array thresholds{seconds};

void judge(const View& view, Sink& sink) {
  const double limit = view.settings.thresholds.of("long-transaction", seconds);
  for (const Backend& backend : view.seen.backends) {
    const bool counts = backend.state == "active" || backend.state.starts_with("idle in transaction");
    if (!counts || backend.kind != "client backend" || backend.application == "pg_dump" ||
        backend.in_transaction <= limit)
      continue;
    Finding finding = sink.finding();
    finding.subject = fmt::format("session {}", backend.pid);
    finding.message = fmt::format("{} has been in one transaction for {}", session_words(backend),
                                  time_words(backend.in_transaction));
    finding.measured["seconds"] = backend.in_transaction;
    finding.threshold["seconds"] = limit;
    Fix fix;
    fix.advice = fmt::format("SELECT pg_terminate_backend({}), if nobody there is to be asked", backend.pid);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }

  if (!view.seen.reads_all_stats)
    sink.leave("sessions of other roles", "what they do is hidden from this role",
               fmt::format("GRANT pg_read_all_stats TO {}", sql::quote_identifier(view.seen.role)));
}

}  // namespace

extern constinit const Check long_transaction{.id = "long-transaction",
                                              .summary = "a transaction that is open for long",
                                              .area = Area::connections,
                                              .severity = Severity::warning,
                                              .judge = judge,
                                              .thresholds = thresholds};

}  // namespace migrate::audit::checks
