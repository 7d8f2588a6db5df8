// Walks a plan, statement by statement, and keeps the record straight whatever happens meanwhile: an error, a
// signal, a lost connection, the death of this process at any point.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "migrate/execute/waiting.h"
#include "migrate/history/history.h"
#include "migrate/session/advisory_lock.h"
#include "migrate/session/prologue.h"

namespace migrate {

// What the server said while a statement ran: warnings, and whatever a script raised.
struct Said {
  Notice notice;
  text::Position at;  // of the statement, in its file
};

// Who kept a statement waiting, and for how long at least.
struct Waited {
  Blocker blocker;
  std::chrono::milliseconds time{0};
};

struct Done {
  size_t revision = 0;  // index into chain.revisions
  Direction direction = Direction::up;
  size_t statements = 0;
  std::chrono::milliseconds duration{0};
  bool transactional = true;
  size_t resumed_after = 0;  // units that an earlier run had got through
  int retries = 0;
  std::vector<Said> said = {};
  std::vector<Waited> waited = {};
};

struct Failure {
  size_t revision = 0;
  Direction direction = Direction::up;
  ServerError error;
  std::string path;  // of the statement; empty where the record or the COMMIT failed
  text::Position at;
  text::Span statement;  // in its file; empty as above
  uint32_t file = 0;
  std::string words;               // "CREATE INDEX CONCURRENTLY", "COMMIT"
  size_t units_kept = 0;           // of a revision without a transaction: those that took effect and stay
  std::vector<std::string> notes;  // what was left behind, and what to do
  bool left_behind = false;        // a statement that failed left something in the catalog: a note says what
  std::string kept;                // what is there of the revision now; empty where a note says it
  std::vector<Said> said = {};
  std::vector<Waited> waited = {};
};

// Where a run can be cut off. A test's way to be there.
enum class Point : uint8_t {
  before_begin,
  before_record,  // all statements ran, nothing is recorded
  before_commit,  // recorded, not committed
  after_commit,
  before_unit,  // of a revision without a transaction: nothing is written yet
  announced,    // a statement that runs alone: its row says that it is about to run
  ran,          // it ran, its row does not say so yet
  after_unit,
};

struct Events {
  std::function<void(const Plan&)> planned;  // nothing is refused; about to run
  std::function<void(const Step&)> started;
  std::function<void(const Done&)> done;
  // A statement has been running for a while: again and again, as long as there is something to see.
  std::function<void(const Step&, const Waiting&)> waits;
  std::function<void(const Step&, const Said&)> said;  // as it comes
  std::function<void(const Step&, const ServerError&, std::chrono::milliseconds)> retrying;
  std::function<void(const Holder&)> waiting;  // for the runner lock
  std::function<void(Point, const Step&, size_t unit)> reached;
};

struct ExecuteOptions {
  Settings settings;
  // A transactional revision that fails with lock_not_available or deadlock_detected is taken back and tried
  // again so many times, after a pause that doubles.
  int retries = 3;
  std::chrono::milliseconds first_pause{500};
  std::string run;  // the id of the run's row
  std::string backend_pid;
  bool pipeline = false;  // small revisions one behind the other, without waiting for the answers in between
  std::chrono::milliseconds watch_every{1000};
  // Through a pooler, where each transaction waits for the runner lock by itself, and then has to find the
  // history as the plan did.
  std::chrono::milliseconds lock_patience{60000};
  std::vector<std::string> applied = {};
};

struct Executed {
  std::vector<Done> done;
  // Nothing failed, but there is no going on: through a pooler alone.
  enum class Stopped : uint8_t {
    overtaken,  // another runner has changed the history meanwhile
    locked,
    interrupted,
  };
  std::optional<Stopped> stopped = {};
  std::optional<Failure> failed;
};

// The session is settled, holds the runner lock and is in no transaction. `reconnect` opens another one, to
// find out what became of a COMMIT whose answer was lost.
Executed execute(Session& session, const Store& store, const chain::Chain& chain, const Plan& plan,
                 const ExecuteOptions& options, const Events& events,
                 const std::function<text::Result<Session>()>& reconnect);

}  // namespace migrate
