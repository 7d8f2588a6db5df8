// A run of `migrate` that is struck at one of its messages: the connection is cut, the client killed, or the
// server. What must hold then is checked: what the history says is what is there, what the run has said is
// true, and the next run brings the same end, with nothing lost and nothing done twice.
#pragma once

#include <memory>
#include <string>

#include "tests/pg/migrate/folder.h"
#include "tests/pg/pooler.h"
#include "tests/support/line.h"

namespace tests {

struct Strike {
  enum class What : uint8_t { cut, kill_client, crash_server } what = What::cut;
  // With --pooler: the line between client and pool, or that between pool and server.
  enum class Where : uint8_t { to_server, to_pooler, behind_pooler } where = Where::to_server;
  bool pipeline = false;
  bool down = false;  // all of it
  bool sent = true;   // after so many messages of the client, else of the other side
  size_t at = 1;
};

class Struck {
 public:
  // The chain also has a revision without a transaction of its own, but where a pool stands between.
  explicit Struck(bool stepwise);

  // Runs the command and everything that is checked of it. False: the run was over before the blow fell.
  bool strike(const Strike& strike);
  // From the first message on, each `stride`-th, until a run is over before. How many blows fell.
  size_t strike_each(Strike strike, size_t stride = 1);

 private:
  migrate::Outcome run(const Strike& strike, const std::string& database) const;
  void spawn(const Strike& strike, const std::string& database, std::atomic<int>& child) const;
  void bring(bool up);
  std::string state() const;
  void check_outcome(const migrate::Outcome& outcome, const Strike& strike) const;
  std::string all() const { return stepwise_ ? "0001 0002 0003 0004 0005" : "0001 0002 0003"; }

  Folder folder_;
  std::string database_;
  bool stepwise_;
  size_t blows_ = 0;
};

}  // namespace tests
