// The runner lock: one runner at a time on a database and a history.
//
// An advisory lock of the session that also runs the migrations, got by asking again and again
// (pg_try_advisory_lock), never by waiting inside the server: a waiter there holds a snapshot, for which a
// CREATE INDEX CONCURRENTLY in the holder would wait, and one of the two would be killed.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "migrate/session/session.h"

namespace migrate {

// Who has the lock, as pg_stat_activity shows it.
struct Holder {
  std::string pid, application_name, client, since, state, query;
};

enum class Locked : uint8_t { yes, timed_out, interrupted };

// The key for a history in that schema: two histories in one database do not block each other.
int64_t lock_key(std::string_view history_schema);

// Asks until it has the lock or `patience` is over; `waiting` is told once, as soon as there is a holder to
// name. The session must not be in a transaction.
text::Result<Locked> take_lock(Session& session, int64_t key, std::chrono::milliseconds patience,
                               const std::function<void(const Holder&)>& waiting = {});
void release_lock(Session& session, int64_t key);

// The same by a transaction, which has the lock until it ends: for a pooler in transaction mode. `begin` is
// the message that begins it, ended by a semicolon. Left without one unless the answer is yes.
struct Begun {
  Locked locked = Locked::yes;
  std::vector<Part> parts;  // of `begin`
  std::string backend_pid;
};
text::Result<Begun> begin_locked(Session& session, const std::string& begin, int64_t key,
                                 std::chrono::milliseconds patience,
                                 const std::function<void(const Holder&)>& waiting = {});

std::optional<Holder> lock_holder(Session& session, int64_t key);

}  // namespace migrate
