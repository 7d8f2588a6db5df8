// Ids of transactions are 32 bits wide: a table that is not frozen in time stops the server.
#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/frozen_age.h"

namespace migrate::audit::checks {
namespace {

constexpr std::array thresholds{times_the_limit, greatest_age};

void judge(const View& view, Sink& sink) {
  judge_ages(view, sink,
             {.check = "xid-age",
              .setting = "autovacuum_freeze_max_age",
              .age = &TableNumbers::xid_age,
              .words = "transaction"});
}

}  // namespace

extern constinit const Check xid_age{.id = "xid-age",
                                     .summary = "a table whose transaction ids run out",
                                     .area = Area::tables,
                                     .severity = Severity::warning,
                                     .judge = judge,
                                     .thresholds = thresholds};

}  // namespace migrate::audit::checks
