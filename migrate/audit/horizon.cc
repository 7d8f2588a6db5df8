// Sessions, prepared transactions, replication slots, standbys with feedback.
#include "migrate/audit/horizon.h"

#include <fmt/format.h>

#include <algorithm>

namespace migrate::audit {

std::string session_words(const Backend& backend) {
  std::string out = fmt::format("session {}", backend.pid);
  if (!backend.user.empty()) out += " of " + backend.user;
  if (!backend.application.empty()) out += fmt::format(" ({})", backend.application);
  return out;
}

std::vector<Holder> horizon_holders(const View& view) {
  const double seconds = view.settings.thresholds.of("vacuum-blocked", blocked_hours) * 3600,
               xids = view.settings.thresholds.of("vacuum-blocked", blocked_xids);
  std::vector<Holder> out;
  const auto add = [&](Holder holder) {
    if (holder.seconds > seconds || holder.xids > xids) out.push_back(std::move(holder));
  };
  for (const Backend& backend : view.seen.backends) {
    if (backend.kind != "client backend" || backend.xmin_age == 0) continue;
    add({fmt::format("{}, {}", session_words(backend), backend.state), backend.in_transaction,
         static_cast<double>(backend.xmin_age),
         fmt::format("end its transaction, or SELECT pg_terminate_backend({})", backend.pid)});
  }
  for (const PreparedTransaction& one : view.seen.prepared)
    add({fmt::format("prepared transaction '{}' of {}", one.gid, one.owner), one.seconds,
         static_cast<double>(one.xid_age),
         fmt::format("COMMIT PREPARED or ROLLBACK PREPARED '{}'", one.gid)});
  for (const Slot& slot : view.seen.slots)
    add({fmt::format("replication slot {}", slot.name), 0,
         static_cast<double>(std::max(slot.xmin_age, slot.catalog_xmin_age)),
         fmt::format("let its consumer catch up, or SELECT pg_drop_replication_slot('{}')", slot.name)});
  for (const Standby& standby : view.seen.standbys)
    add({fmt::format("standby {} (hot_standby_feedback)", standby.name), 0,
         static_cast<double>(standby.xmin_age), "end the long query on the standby"});
  std::stable_sort(out.begin(), out.end(), [](const Holder& a, const Holder& b) { return a.xids > b.xids; });
  return out;
}

}  // namespace migrate::audit
