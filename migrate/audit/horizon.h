// Who keeps VACUUM from taking dead rows away: whoever may still need to see them
// (https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY).
#pragma once

#include <string>
#include <vector>

#include "migrate/audit/check.h"

namespace migrate::audit {

struct Holder {
  std::string who;  // "session 4711 (app, idle in transaction)"
  double seconds = 0;
  double xids = 0;
  std::string way_out;  // a statement, or what to do
};

// [audit.thresholds] of vacuum-blocked.
inline constexpr Threshold blocked_hours{"hours", 1}, blocked_xids{"transactions", 10000000};

// Those that hold the horizon back for longer, or by more transactions, than those allow; the oldest first.
std::vector<Holder> horizon_holders(const View& view);

// Sessions as people know them: "session 4711 of app (psql)".
std::string session_words(const Backend& backend);

}  // namespace migrate::audit
