// What a statement that takes long waits for.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

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

}  // namespace migrate
