// A transaction that is open for hours keeps every dead row since its beginning.
#include <fmt/format.h>

#include <array>

#include "lint/sql/identifier.h"
#include "migrate/audit/check.h"
#include "migrate/audit/horizon.h"

namespace migrate::audit::checks {
namespace {

constexpr std::array thresholds{blocked_hours, blocked_xids};

void judge(const View& view, Sink& sink) {
  const double seconds = view.settings.thresholds.of("vacuum-blocked", blocked_hours) * 3600,
               most = view.settings.thresholds.of("vacuum-blocked", blocked_xids);
  const std::vector<Holder> holders = horizon_holders(view);
  int64_t dead = 0;
  for (const auto& [oid, numbers] : view.seen.tables) dead += numbers.dead;
  for (const Holder& holder : holders) {
    Finding finding = sink.finding();
    finding.subject = holder.who;
    finding.severity = dead >= 1000 ? Severity::error : Severity::warning;
    finding.message = fmt::format("{} keeps VACUUM from taking away what died since it began", holder.who);
    finding.measured = {{"hours", holder.seconds / 3600},
                        {"transactions", holder.xids},
                        {"dead_rows", static_cast<double>(dead)}};
    finding.threshold = {{"hours", seconds / 3600}, {"transactions", most}};
    Fix fix;
    fix.advice = holder.way_out;
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
  if (!view.seen.reads_all_stats)
    sink.leave("sessions of other roles", "what they hold is hidden from this role",
               fmt::format("GRANT pg_read_all_stats TO {}", sql::quote_identifier(view.seen.role)));
}

}  // namespace

extern constinit const Check vacuum_blocked{.id = "vacuum-blocked",
                                            .summary = "somebody keeps VACUUM from taking dead rows away",
                                            .area = Area::tables,
                                            .severity = Severity::warning,
                                            .judge = judge,
                                            .thresholds = thresholds};

}  // namespace migrate::audit::checks
