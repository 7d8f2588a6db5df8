// Beginning and ending a revision's transaction.

#include "migrate/execute/transaction.h"

#include <fmt/format.h>

#include "migrate/session/advisory_lock.h"

namespace migrate {

Transaction::Begun Transaction::begin() {
  if (options_.settings.pooler) return begin_pooled_one();
  const Answer begun = session_.run("BEGIN");
  if (begun.error) return *begun.error;
  return {};
}

// Nobody holds the lock between two revisions: what stands in the history has to be what the plan was made
// of.
Transaction::Begun Transaction::begin_pooled_one() {
  const auto begun = begin_locked(session_, begin_pooled(options_.settings), lock_key(store_.schema()),
                                  options_.lock_patience, events_.waiting);
  if (!begun) {
    ServerError error;
    error.message = begun.error().message;
    error.connection_lost = !session_.alive();
    return error;
  }
  if (begun->locked == Locked::timed_out) return Executed::Stopped::locked;
  if (begun->locked == Locked::interrupted) return Executed::Stopped::interrupted;
  backend_pid_ = begun->backend_pid;
  const Row& settings = begun->parts.at(1).rows.at(0);
  settings_before_ = settings.at(0).value_or("");
  const Answer last = session_.run(store_.find_last());
  if (last.error) return *last.error;
  const std::string expected = fmt::format("{} {}", applied_.size(), applied_.empty() ? "" : applied_.back());
  if (last.value() == expected) return {};
  session_.run_undisturbed("ROLLBACK");
  return Executed::Stopped::overtaken;
}

std::string Transaction::commit() const {
  if (options_.settings.pooler) return end_pooled(settings_before_) + "COMMIT;";
  return "COMMIT;" + reset_statements(options_.settings);
}

void Transaction::recorded(const std::string& revision, Direction direction) {
  std::erase(applied_, revision);
  if (direction == Direction::up) applied_.push_back(revision);
}

std::string Transaction::still_at_work() const {
  // A pool's backend goes on living; the lock ends with the transaction.
  if (options_.settings.pooler)
    return fmt::format("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = {}",
                       backend_pid_);
  return fmt::format("SELECT count(*) FROM pg_stat_activity WHERE pid = {}", options_.backend_pid);
}

}  // namespace migrate
