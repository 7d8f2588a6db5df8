// One command from connecting to letting go: lock, history, plan, execution, and the word about how it ended.
#pragma once

#include "migrate/execute/execute.h"

namespace migrate {

struct RunOptions {
  ConnectOptions connect;
  bool named = true;                  // somebody named the database; else a failure to connect is no wonder
  std::string schema = "schemalint";  // of the history tables
  Settings settings;
  std::chrono::milliseconds lock_patience{60000};
  int retries = 3;
  bool pipeline = false;
  std::chrono::milliseconds watch_every{1000};   // a statement that takes long
  std::chrono::milliseconds server_patience{0};  // how long to wait for a server that does not answer yet
  PlanOptions plan;
  std::string command;   // as the history's run says: "up", "down 2"
  bool dry_run = false;  // plan, and write nothing at all
  // The tables that the chain makes, each name quoted, with its schema: asked for where nothing is recorded.
  std::function<std::vector<std::string>()> makes = {};
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

// Writes history rows without running anything: the first `count` revisions are taken as applied.
Outcome baseline(const chain::Chain& chain, size_t count, const RunOptions& options);

// Mends what only a person can decide. `took_effect` settles a doubt. Else the history is made to agree with
// the files: a text that differs is accepted as the one that ran, what has no file any more is forgotten.
// Without a revision: drops INVALID indexes.
struct Repair {
  std::string revision;  // as typed: of the chain, or one that only the history knows
  std::optional<bool> took_effect;
};
Outcome repair(const chain::Chain& chain, const Repair& what, const RunOptions& options);

}  // namespace migrate
