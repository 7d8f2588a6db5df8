// How the transaction of a revision begins and ends: in a session that holds the runner lock, or through a
// pooler in transaction mode, where it brings the lock and the settings with it, and leaves nothing behind.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "migrate/execute/execute.h"

namespace migrate {

class Transaction {
 public:
  Transaction(Session& session, const Store& store, const ExecuteOptions& options, const Events& events)
      : session_(session), store_(store), options_(options), events_(events), applied_(options.applied) {}

  // Why the transaction was not begun, where the server itself did not refuse.
  using Begun = std::variant<std::monostate, ServerError, Executed::Stopped>;
  Begun begin();
  // COMMIT, with what goes before and after, each ended by a semicolon.
  std::string commit() const;
  // It was committed, with the record of that revision.
  void recorded(const std::string& revision, Direction direction);

  // Whether the backend that had the transaction may still be at work on it: a query that gives 0 when not.
  std::string still_at_work() const;

 private:
  Begun begin_pooled_one();

  Session& session_;
  const Store& store_;
  const ExecuteOptions& options_;
  const Events& events_;
  std::vector<std::string> applied_;  // what the history has to say when the next one begins
  std::string settings_before_, backend_pid_;
};

}  // namespace migrate
