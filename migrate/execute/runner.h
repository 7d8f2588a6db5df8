// A session that holds the runner lock, and the history under it: what every command that writes begins with.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "migrate/execute/run.h"

namespace migrate {

// Connects, or says what to set.
text::Result<Session> connect(const RunOptions& options);

class Runner {
 public:
  Runner(const RunOptions& options, const Events& events) : options_(options), events_(events) {}

  // Each says in `outcome` why it could not, and gives false.
  bool open(Outcome& outcome);  // connects, and settles the session
  bool lock(Outcome& outcome);
  // The history as it is now that nobody else writes it, its doubts settled where that may be written down.
  bool history(Outcome& outcome, bool may_write);
  bool make_history(Outcome& outcome);  // where it is not there yet
  void release();  // the lock; and what the session has set, where it goes back to a pool

  static bool end(Outcome& outcome, Outcome::Ending ending, const text::Error& error);

  Session& session() { return *session_; }
  const Settings& settings() const { return settings_; }

 private:
  bool make_pooled_history(Outcome& outcome);

  const RunOptions& options_;
  const Events& events_;
  std::optional<Session> session_;
  Settings settings_;
};

// Records the revisions that `which` names as applied, on a database that has no history yet.
Outcome mark_applied(const chain::Chain& chain, const RunOptions& options,
                     const std::function<text::Result<std::vector<size_t>>(Session&)>& which);

}  // namespace migrate
