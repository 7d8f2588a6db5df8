// One command from connecting to letting go: lock, history, plan, execution, and the word about how it ended.
#pragma once

#include "migrate/execute/execute.h"

namespace migrate {

struct RunOptions {
  ConnectOptions connect;
  std::string schema = "schemalint";  // of the history tables
  Settings settings;
  std::chrono::milliseconds lock_patience{60000};
  int retries = 3;
  PlanOptions plan;
  std::string command;   // as the history's run says: "up", "down 2"
  bool dry_run = false;  // plan, and write nothing at all
};

struct Outcome {
  enum class Ending : uint8_t {
    done,         // also: nothing to do
    refused,      // plan.refusals
    failed,       // executed.failed, or message
    locked,       // another runner has the lock: holder
    unreachable,  // no connection: message
    interrupted,
  } ending = Ending::done;
  Plan plan;
  Executed executed;
  std::vector<Obstacle> obstacles;  // of the chain, or of the plan
  std::string message;
  std::optional<Holder> holder;
  std::vector<std::string> settled;  // what was found out and cleaned up about an earlier run
  Recorded before;                   // the history as it was at the start
};

// The chain must not change meanwhile. Nothing is asked of a server if the chain is broken.
Outcome run(const chain::Chain& chain, const Target& target, const RunOptions& options,
            const Events& events = {});

// Reads the history alone, without a lock: for status and plan.
struct Look {
  Session session;
  Recorded recorded;
  std::vector<Running> running;
};
text::Result<Look> look(const RunOptions& options);

// Writes history rows without running anything: the revisions through `last` count as applied.
Outcome baseline(const chain::Chain& chain, size_t last, const RunOptions& options);

// Mends what only a person can decide. `took_effect` settles a doubt; else the file's present text is
// accepted as the one applied. Without a revision: drops INVALID indexes.
struct Repair {
  std::optional<size_t> revision;
  std::optional<bool> took_effect;
};
Outcome repair(const chain::Chain& chain, const Repair& what, const RunOptions& options);

}  // namespace migrate
