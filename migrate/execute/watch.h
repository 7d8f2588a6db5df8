// What a statement that takes long is at, and who keeps it waiting: asked on a second connection, which is
// made when there is something to ask for the first time.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "migrate/session/session.h"

namespace migrate {

// A session that holds a lock which the statement wants, as pg_stat_activity shows it.
struct Blocker {
  std::string pid, application_name, user, state, query;
  std::chrono::seconds transaction_age{0};
};

struct Waiting {
  std::chrono::milliseconds time{0};  // since the statement was sent
  std::vector<Blocker> blockers;
  std::string phase;  // of pg_stat_progress_*: "building index: scanning table"; empty: not one of those
  std::optional<int> percent = {};  // of that phase
};

class Watch {
 public:
  // Of the backend with that pid, reached as `watched` is.
  Watch(const Session& watched, std::string pid) : watched_(watched), pid_(std::move(pid)) {}

  // None where the second connection cannot be had, or shows nothing.
  std::optional<Waiting> look();

 private:
  const Session& watched_;
  std::string pid_;
  std::optional<Session> eyes_;
  bool blind_ = false;
};

}  // namespace migrate
