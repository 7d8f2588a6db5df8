// What to run, decided before anything runs, from the files and the history alone: no server, no clock.
//
// Either there are refusals, each saying what is in the way, where, and the way out; or there are steps.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lint/chain/chain.h"
#include "migrate/plan/statement.h"

namespace migrate {

enum class Direction : uint8_t { up, down };

// A revision that the history says is applied. Times are as the server prints them.
struct Applied {
  std::string revision, title, checksum;
  std::string applied_at, applied_by;
  int64_t duration_ms = 0;
  int statements = 0;
};

// A revision that runs without a transaction of its own and stopped half way.
struct Partial {
  std::string revision;
  Direction direction = Direction::up;
  std::vector<std::string> done;  // checksums of the units that took effect, in order
  // The unit after those was begun and nobody knows whether it took effect: what it is, in words.
  std::optional<std::string> in_doubt;
  std::vector<std::string> statements = {};  // the text of those that took effect
};

struct History {
  std::vector<Applied> applied;  // in the order in which they were applied
  std::vector<Partial> partial;
};

struct Target {
  enum class Kind : uint8_t { up, down, redo } kind = Kind::up;
  std::optional<size_t> count;  // up: all if none; down and redo: one if none
  std::optional<size_t> to;     // index into chain.revisions: the last to be up
  bool all = false;             // down: everything
};

struct PlanOptions {
  bool out_of_order = false;   // apply pending revisions that stand before applied ones
  bool allow_missing = false;  // go on though the database knows revisions that have no file
};

// What commits together. Without `transaction` it is one statement, sent by itself.
struct Unit {
  bool transaction = true;
  std::vector<Statement> statements;

  std::string checksum() const;  // of its statements' tokens
};

struct Step {
  size_t revision = 0;  // index into chain.revisions
  Direction direction = Direction::up;
  // All of it and its record commit together; else each unit is recorded by itself.
  bool transactional = true;
  std::vector<Unit> units;
  size_t done_before = 0;  // units that an earlier run got through
  bool again = false;      // it is recorded already: a repeatable one, or one that was empty then

  size_t statements() const;
};

struct Obstacle {
  enum class Kind : uint8_t {
    broken_chain,
    edited,        // an applied file is not what was applied
    missing_file,  // applied, but no file here
    out_of_order,  // pending, but stands before an applied one
    unreadable,    // its SQL cannot be had
    irreversible,  // declared so
    no_down,
    not_applied,    // the target of a down
    half_applied,   // another run stopped within a revision, and this is not the way on
    other_history,  // another tool has migrated this database, and nothing is recorded
    unrecorded,     // tables of the chain stand, and nothing is recorded
    in_doubt,       // a statement of an earlier run may have taken effect or not
    needs_no_transaction,
    needs_session,  // it runs without a transaction, and a pooler stands between
    transaction_control,
    psql_command,
  } kind;
  std::string message;
  std::string hint;      // the way out
  std::string revision;  // its id; may be empty
  std::string path;      // where to look; may be empty
  text::Position at;     // within it
};

struct Plan {
  std::vector<Step> steps;
  std::vector<Obstacle> obstacles;
  std::vector<std::string> warnings;
  std::vector<size_t> pending;  // everything not applied, in order, whatever the target takes of it
};

Plan make_plan(const chain::Chain& chain, const History& history, const Target& target,
               const ReadStatements& read, const PlanOptions& options = {});

// What stands between the files and the history, whatever one wants to do: broken chain, edited, missing, out
// of order, half applied, in doubt. `status` shows these.
std::vector<Obstacle> find_conflicts(const chain::Chain& chain, const History& history,
                                     const ReadStatements& read);

// The problems that stop everything, to be told before any server is asked.
std::vector<Obstacle> find_breaks(const chain::Chain& chain);

// Recorded when its script held no statement, and holds some now: it has yet to run.
bool filled_in(const chain::Chain& chain, const chain::Revision& revision, const Applied& applied);

// "edited", "no-down": stable words for JSON.
std::string_view name(Obstacle::Kind kind);
std::string_view name(Direction direction);

}  // namespace migrate
