// A transaction that is open for long keeps dead rows and locks.
#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/sessions.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold seconds{"seconds", 600};
constexpr std::array thresholds{seconds};

void judge(const View& view, Sink& sink) {
  judge_sessions(view, sink, view.settings.thresholds.of("long-transaction", seconds),
                 {.counts = in_transaction,
                  .seconds = &Backend::in_transaction,
                  .words = "has been in one transaction",
                  .ends_it = "pg_terminate_backend"});
}

}  // namespace

extern constinit const Check long_transaction{.id = "long-transaction",
                                              .summary = "a transaction that is open for long",
                                              .area = Area::connections,
                                              .severity = Severity::warning,
                                              .judge = judge,
                                              .thresholds = thresholds};

}  // namespace migrate::audit::checks
