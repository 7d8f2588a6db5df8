// Polling the advisory lock that makes a runner the only one.

#include "migrate/session/lock.h"

#include <fmt/format.h>

#include <algorithm>

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
  const Answer answer = session.run(fmt::format(
      "SELECT l.pid, a.application_name, coalesce(host(a.client_addr), 'local'), "
      "coalesce(a.query_start, a.backend_start), a.state, a.query "
      "FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.granted "
      "AND l.objsubid = 1 AND ((l.classid::bigint << 32) | l.objid::bigint) = {} "
      "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())",
      key));
  if (answer.error || answer.rows().empty()) return std::nullopt;
  Holder holder;
  const Row& row = answer.rows().front();
  size_t i = 0;
  for (std::string* field :
       {&holder.pid, &holder.application_name, &holder.client, &holder.since, &holder.state, &holder.query})
    *field = row[i++].value_or("");
  return holder;
}

text::Result<Locked> take_lock(Session& session, int64_t key, std::chrono::milliseconds patience,
                               const std::function<void(const Holder&)>& waiting) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  auto pause = std::chrono::milliseconds(20);
  bool told = false;
  while (true) {
    const Answer answer = session.run(fmt::format("SELECT pg_try_advisory_lock({})", key));
    if (answer.error && answer.error->interrupted) return Locked::interrupted;
    if (answer.error) return text::Error{describe(*answer.error), "", "", {}};
    if (answer.value() == "t") return Locked::yes;
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

void release_lock(Session& session, int64_t key) {
  if (session.alive()) session.run_undisturbed(fmt::format("SELECT pg_advisory_unlock({})", key));
}

}  // namespace migrate
