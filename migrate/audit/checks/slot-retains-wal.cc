// A slot keeps WAL for a consumer that may never come again.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "migrate/audit/autovacuum.h"
#include "migrate/audit/check.h"
#include "migrate/audit/numbers.h"

namespace migrate::audit::checks {
namespace {

constexpr Threshold bytes{"bytes", 10737418240};
constexpr std::array thresholds{bytes};

void judge(const View& view, Sink& sink) {
  const double limit = view.settings.thresholds.of("slot-retains-wal", bytes);
  const std::string& most = view.seen.setting("max_slot_wal_keep_size");
  const double keeps = most.empty() || most == "-1" ? -1 : bytes_of_setting(most);
  for (const Slot& slot : view.seen.slots) {
    const double kept = static_cast<double>(slot.retained.value_or(0));
    const bool lost = slot.wal_status == "lost";
    if (!lost && kept <= limit && (keeps < 0 || kept <= keeps)) continue;
    Finding finding = sink.finding();
    finding.subject = slot.name;
    finding.message =
        lost ? fmt::format("replication slot {} is lost: the WAL that its consumer needs is gone", slot.name)
             : fmt::format("replication slot {} keeps {} of WAL{}", slot.name, size_words(kept),
                           slot.active ? "" : ", and nobody reads it");
    finding.measured["bytes"] = kept;
    finding.threshold["bytes"] = keeps >= 0 ? std::min(keeps, limit) : limit;
    if (!lost && keeps >= 0 && kept > keeps)
      finding.evidence.push_back(fmt::format(
          "max_slot_wal_keep_size is {}: the next checkpoint takes that WAL away, and the slot is lost",
          most));
    Fix fix;
    fix.advice =
        fmt::format("let its consumer catch up; or SELECT pg_drop_replication_slot('{}')", slot.name);
    finding.fix = std::move(fix);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const Check slot_retains_wal{.id = "slot-retains-wal",
                                              .summary = "a replication slot that fills the disk",
                                              .area = Area::server,
                                              .severity = Severity::error,
                                              .judge = judge,
                                              .thresholds = thresholds};

}  // namespace migrate::audit::checks
