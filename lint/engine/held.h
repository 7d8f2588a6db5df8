// What the open transaction holds when a statement begins: locks that make others wait, until it ends, and
// tables whose rows it has written. And how long a statement may wait for a lock itself.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "lint/effects/effects.h"
#include "lint/replay/replay.h"

namespace lint {

class StatementView;

struct HeldLock {
  effects::LockMode mode = effects::LockMode::none;
  ast::Origin at;  // the first statement that took it so strong
};

// Rows of a table written by a statement.
struct Write {
  ast::Oid table = 0;
  ast::Origin at;
  std::shared_ptr<const ast::Query> query;  // null: COPY
};

// An ACCESS EXCLUSIVE or SHARE ROW EXCLUSIVE lock waited for without a limit: the first of a revision.
struct EndlessWait {
  ast::Origin at;
  std::vector<std::pair<std::string, effects::LockMode>> tables;  // in use, by qualified name
  ast::Origin made;                                               // the first table
  std::string set;     // lock_timeout, where a statement has put it at no limit
  size_t others = 0;   // statements of the revision that do the same after it
  bool slips = false;  // the revision sets a lock_timeout, but not so that it holds here
};

class Held {
 public:
  void before(const replay::Step& step);
  // What the statement under way would add, if it is carried out.
  void gather(const StatementView& view);
  void after(const replay::Step& step, const commands::Applied& applied);

  // Of tables in use, locks that block writes at least (SHARE and stronger).
  const std::map<ast::Oid, HeldLock>& locks() const { return locks_; }
  // What it has written so far.
  const std::vector<Write>& written() const { return written_; }
  const std::vector<EndlessWait>& endless_waits() const { return endless_waits_; }
  // A RESET has put the server's own lock_timeout in the place of what the runner set.
  bool lock_timeout_reset() const { return timeout_reset_; }

 private:
  using Transaction = std::tuple<uint32_t, uint32_t, uint32_t>;
  Transaction transaction_{UINT32_MAX, 0, 0};
  uint32_t revision_ = UINT32_MAX;
  std::map<ast::Oid, HeldLock> locks_;
  std::vector<Write> written_;
  std::vector<EndlessWait> endless_waits_;
  bool timeout_reset_ = false, sets_timeout_ = false;
  // Of the statement under way:
  std::map<ast::Oid, HeldLock> more_locks_;
  std::vector<Write> more_written_;
  std::vector<EndlessWait> more_waits_;
};

// How long the statement waits for a lock that it does not get.
struct Patience {
  bool limited = false;
  std::string set;  // lock_timeout as a statement of the chain set it, which may be 0; empty: none did
};
Patience patience(const StatementView& view);

}  // namespace lint
