// A prepared transaction outlives its session and the server, with its locks.
#include <fmt/format.h>

#include <array>

#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold hours{"hours", 1};
constexpr std::array thresholds{hours};

void judge(const View& view, Sink& sink) {
  const double limit = view.settings.thresholds.of("prepared-transaction", hours) * 3600;
  for (const PreparedTransaction& one : view.seen.prepared) {
    if (one.seconds <= limit) continue;
    Finding finding = sink.finding();
    finding.subject = one.gid;
    finding.message = fmt::format("transaction '{}' of {} in {} has been prepared for {}", one.gid, one.owner,
                                  one.database, time_words(one.seconds));
    finding.measured["hours"] = one.seconds / 3600;
    finding.threshold["hours"] = limit / 3600;
    Fix fix;
    fix.advice = fmt::format("COMMIT PREPARED or ROLLBACK PREPARED '{}'", one.gid);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check prepared_transaction{.id = "prepared-transaction",
                                                  .summary = "a prepared transaction that nobody ends",
                                                  .area = Area::connections,
                                                  .severity = Severity::error,
                                                  .judge = judge,
                                                  .thresholds = thresholds};

}  // namespace migrate::audit::checks
