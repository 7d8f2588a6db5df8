// Polling the advisory lock that makes a runner the only one.

#include "migrate/session/advisory_lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "lint/text/sha256.h"

namespace migrate {

int64_t lock_key(std::string_view history_schema) {
  text::Sha256 sum;
  sum.add("schemalint migrate history ");
  sum.add(history_schema);
  const auto bytes = sum.finish();
  uint64_t key = 0;
  for (size_t i = 0; i < 8; ++i) key = key << 8 | bytes[i];
  return static_cast<int64_t>(key);
}

std::optional<Holder> lock_holder(Session& session, int64_t key) {
  // A bigint key stands in two columns, and objsubid is 1 (src/backend/utils/adt/lockfuncs.c).
  const Answer answer = session.ask(
      "SELECT l.pid, a.application_name, coalesce(host(a.client_addr), 'local'), "
      "coalesce(a.query_start, a.backend_start), a.state, a.query "
      "FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.granted "
      "AND l.objsubid = 1 AND ((l.classid::bigint << 32) | l.objid::bigint) = $1::bigint "
      "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())",
      key);
  if (answer.error || answer.rows().empty()) return std::nullopt;
  const Row& row = answer.rows().front();
  const auto text = [&](size_t column) { return get<std::string>(row, column); };
  return Holder{text(0), text(1), text(2), text(3), text(4), text(5)};
}

namespace {

enum class Try : uint8_t { got, busy };

// Tries again and again, with pauses that grow.
text::Result<Locked> keep_trying(Session& session, int64_t key, std::chrono::milliseconds patience,
                                 const std::function<void(const Holder&)>& waiting,
                                 const std::function<std::variant<Try, ServerError>()>& attempt) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  auto pause = std::chrono::milliseconds(20);
  bool told = false;
  while (true) {
    const std::variant<Try, ServerError> tried = attempt();
    if (const auto* error = std::get_if<ServerError>(&tried)) {
      if (error->interrupted) return Locked::interrupted;
      return text::Error{describe(*error), "", "", {}};
    }
    if (std::get<Try>(tried) == Try::got) return Locked::yes;
    if (!told && waiting) {
      if (const std::optional<Holder> holder = lock_holder(session, key)) {
        waiting(*holder);
        told = true;
      }
    }
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return Locked::timed_out;
    if (session.interrupt().pause(std::min(pause, left))) return Locked::interrupted;
    pause = std::min(pause * 3 / 2, std::chrono::milliseconds(500));
  }
}

}  // namespace

text::Result<Locked> take_lock(Session& session, int64_t key, std::chrono::milliseconds patience,
                               const std::function<void(const Holder&)>& waiting) {
  return keep_trying(session, key, patience, waiting, [&]() -> std::variant<Try, ServerError> {
    const Answer answer = session.ask("SELECT pg_try_advisory_lock($1)", key);
    if (answer.error) return *answer.error;
    return answer.value() == "t" ? Try::got : Try::busy;
  });
}

text::Result<Begun> begin_locked(Session& session, const std::string& begin, int64_t key,
                                 std::chrono::milliseconds patience,
                                 const std::function<void(const Holder&)>& waiting) {
  Begun begun;
  const std::string message =
      begin + fmt::format("SELECT pg_try_advisory_xact_lock({}), pg_backend_pid()", key);
  const auto locked = keep_trying(session, key, patience, waiting, [&]() -> std::variant<Try, ServerError> {
    Answer answer = session.run(message);
    if (answer.ok() && answer.value() == "t") {
      begun.backend_pid = answer.rows().front()[1].value_or("");
      answer.parts.pop_back();
      begun.parts = std::move(answer.parts);
      return Try::got;
    }
    if (session.alive() && session.in_transaction()) session.run_undisturbed("ROLLBACK");
    if (answer.error) return *answer.error;
    return Try::busy;
  });
  if (!locked) return locked.error();
  begun.locked = *locked;
  return begun;
}

void release_lock(Session& session, int64_t key) {
  if (session.alive()) session.run_undisturbed(fmt::format("SELECT pg_advisory_unlock({})", key));
}

}  // namespace migrate
