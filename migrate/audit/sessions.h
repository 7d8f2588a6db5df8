// Sessions that have been at something for too long.
#pragma once

#include <string_view>

#include "migrate/audit/check.h"

namespace migrate::audit {

struct SessionState {
  bool (*counts)(const Backend&);
  double Backend::*seconds;
  std::string_view words;    // after the session: "sits idle in a transaction"
  std::string_view ends_it;  // the function that does
};

// One finding for each session of a client in that state for more than `limit` seconds; pg_dump takes its
// time. Where this role does not see what others do, that is said.
void judge_sessions(const View& view, Sink& sink, double limit, const SessionState& state);

// Its transaction is open, whether it works or not.
bool in_transaction(const Backend& backend);

}  // namespace migrate::audit
