// A session that sits in a transaction keeps its locks and every row that has died since.
#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/sessions.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold seconds{"seconds", 60};
constexpr std::array thresholds{seconds};

void judge(const View& view, Sink& sink) {
  judge_sessions(
      view, sink, view.settings.thresholds.of("idle-in-transaction", seconds),
      {.counts = [](const Backend& backend) { return backend.state.starts_with("idle in transaction"); },
       .seconds = &Backend::in_state,
       .words = "sits idle in a transaction",
       .ends_it = "pg_terminate_backend"});
}

}  // namespace

extern constinit const Check idle_in_transaction{.id = "idle-in-transaction",
                                                 .summary = "a session that sits in a transaction",
                                                 .area = Area::connections,
                                                 .severity = Severity::warning,
                                                 .judge = judge,
                                                 .thresholds = thresholds};

}  // namespace migrate::audit::checks
