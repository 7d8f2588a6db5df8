// The history in the database: reading it, and the words that write it. The tables stand in history.sql.
//
// What writes is SQL text, because a revision's record has to travel with its last statement: whoever
// executes decides which message it goes into.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "migrate/plan/plan.h"
#include "migrate/session/session.h"

namespace migrate {

// A unit that was begun by itself and has no outcome.
struct Doubt {
  std::string revision;
  Direction direction = Direction::up;
  std::string row;        // progress.id
  std::string words;      // "CREATE INDEX CONCURRENTLY"
  std::string statement;  // whole
  std::string backend_pid, backend_start;
};

struct Recorded {
  bool exists = false;  // the tables are there
  bool has_schema = false;
  bool used = false;  // something was done here once, or said to be
  std::string
      lacking;        // what the role may not do, where it cannot write all of it; the rights are the hint's
  std::string grant;  // what whoever may give them has to say
  History history;
  std::vector<Doubt> doubts;  // of history.partial, those with in_doubt
};

// Somebody at work right now, as the runs say and pg_stat_activity confirms.
struct Running {
  std::string command, by, since, pid, statement;
};

// How long something took, as the record's statement says it: milliseconds that were measured, or what the
// server finds when it comes to the record.
struct Elapsed {
  Elapsed(int64_t milliseconds) : sql(std::to_string(milliseconds)) {}  // NOLINT(google-explicit-constructor)
  static Elapsed since_begin();

  std::string sql;
};

class Store {
 public:
  // `schema` is where the tables are or will be.
  Store(Session& session, std::string schema);

  // Reads all of it; writes nothing, and needs no more than SELECT on tables that exist.
  text::Result<Recorded> read() const;
  // Makes the tables. Whoever calls holds the runner lock, so nobody else does so at the same time.
  text::Result<void> create(const Recorded& found) const;
  text::Result<void> create_within(const Recorded& found) const;  // a transaction that the caller has begun
  std::vector<Running> running() const;

  // Each is one statement without a final semicolon.
  std::string insert_revision(const chain::Revision& revision, const std::string& checksum,
                              const Elapsed& elapsed, size_t statements, std::string_view run,
                              bool again = false) const;  // it has a row already
  std::string delete_revision(const std::string& revision, const Elapsed& elapsed, size_t statements,
                              std::string_view run) const;
  std::string insert_log(const std::string& revision, std::string_view direction, const Elapsed& elapsed,
                         size_t statements, std::string_view run, std::string_view error) const;
  std::string insert_run(std::string_view command) const;  // returns the id and the backend's pid
  std::string end_run(std::string_view run, std::string_view outcome) const;
  // `done` says that it commits with the unit; else it announces the unit. Returns the row's id.
  std::string insert_progress(const Step& step, const std::string& revision, size_t unit,
                              std::string_view statement, std::string_view run, bool done) const;
  std::string end_progress(std::string_view row, std::string_view outcome) const;
  // One row if that unit was tried before and failed.
  std::string find_attempt(const std::string& revision, const std::string& checksum) const;
  std::string forget_progress(const std::string& revision) const;
  std::string forget_revision(const std::string& revision) const;
  std::string set_checksum(const std::string& revision, const std::string& checksum) const;
  // One row if that run applied (or took back) that revision.
  std::string find_log(const std::string& revision, Direction direction, std::string_view run) const;

  // "2 0002": how many revisions are applied, and the last of them.
  std::string find_last() const;

  const std::string& schema() const { return schema_; }

 private:
  std::string table(std::string_view name) const;
  std::string number(std::string_view run) const;
  std::string tables(const Recorded& found) const;
  std::string may_write() const;
  std::string grant_to(const std::string& role) const;
  text::Error error_of(const ServerError& error, std::string_view doing) const;
  text::Error not_made(const ServerError& error) const;

  Session& session_;
  std::string schema_;
  std::string quoted_;
};

}  // namespace migrate
