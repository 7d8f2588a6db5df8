// A statement that runs for long.
#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/sessions.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold seconds{"seconds", 300};
constexpr std::array thresholds{seconds};

void judge(const View& view, Sink& sink) {
  judge_sessions(view, sink, view.settings.thresholds.of("long-statement", seconds),
                 {.counts = [](const Backend& backend) { return backend.state == "active"; },
                  .seconds = &Backend::in_query,
                  .words = "has been running one statement",
                  .ends_it = "pg_cancel_backend"});
}

}  // namespace

extern constinit const Check long_statement{.id = "long-statement",
                                            .summary = "a statement that runs for long",
                                            .area = Area::connections,
                                            .severity = Severity::warning,
                                            .judge = judge,
                                            .thresholds = thresholds};

}  // namespace migrate::audit::checks
