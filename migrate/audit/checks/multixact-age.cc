// Ids of multixacts are 32 bits wide: a table that is not frozen in time stops the server.
#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/frozen_age.h"

namespace migrate::audit::checks {
namespace {

constexpr std::array thresholds{times_the_limit, greatest_age};

void judge(const View& view, Sink& sink) {
  judge_ages(view, sink,
             {.check = "multixact-age",
              .setting = "autovacuum_multixact_freeze_max_age",
              .age = &TableNumbers::multixact_age,
              .words = "multixact"});
}

}  // namespace

extern constinit const Check multixact_age{.id = "multixact-age",
                                           .summary = "a table whose multixact ids run out",
                                           .area = Area::tables,
                                           .severity = Severity::warning,
                                           .judge = judge,
                                           .thresholds = thresholds};

}  // namespace migrate::audit::checks
