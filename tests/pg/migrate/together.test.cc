// Small revisions go to the server whole, in one round trip: what is said of them is as if each statement had
// been waited for.
#include <doctest/doctest.h>

#include <thread>

#include "tests/pg/migrate/folder.h"

using migrate::Answer;
using migrate::Outcome;
using tests::ask;
using tests::Folder;
using Ending = migrate::Outcome::Ending;

TEST_CASE(
    "statements sent together: an answer for each, up to the first that fails, and the session goes on") {
  migrate::Session session = tests::connect(tests::fresh_database());
  std::vector<size_t> reached;
  const auto note = [&](size_t number) { reached.push_back(number); };
  const std::vector<Answer> good = session.run_together({"BEGIN", "CREATE TABLE t (a int)", "COMMIT"}, note);
  REQUIRE(good.size() == 3);
  CHECK(good[1].parts.front().tag == "CREATE TABLE");
  CHECK(good[2].parts.front().tag == "COMMIT");
  CHECK(reached == std::vector<size_t>{0, 1, 2});
  const std::vector<Answer> bad = session.run_together(
      {"BEGIN", "INSERT INTO t VALUES (1)", "SELECT é", "INSERT INTO t VALUES (2)", "COMMIT"}, note);
  REQUIRE(bad.size() == 3);
  REQUIRE(bad[2].error);
  CHECK(bad[2].error->sqlstate == "42703");
  CHECK(bad[2].error->position == 8);
  CHECK(session.transaction_failed());
  CHECK(session.run("ROLLBACK").ok());
  CHECK(ask(session, "SELECT count(*) FROM t") == "0");
  CHECK(session.run_together({"SELECT 1"}, note).front().value() == "1");
}

TEST_CASE("together: a failure is placed, rolled back, and what comes after it is not run") {
  const struct {
    const char *sql, *state;
    uint32_t line, column;
  } table[] = {
      {"-- migrate:up\nCREATE TABLE a ();\nINSERT INTO missing\n  VALUES (1);\nCREATE TABLE b ();\n", "42P01",
       3, 13},
      {"-- migrate:up\nCREATE TABLE a ();\nCREATE TABLE TABLE b ();\n", "42601", 3, 14},
      {"-- migrate:up\nCREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE c (p int REFERENCES p INITIALLY "
       "DEFERRED);\nINSERT INTO c VALUES (1);\n",
       "23503", 1, 14},
      {"-- migrate:up\nCREATE TABLE a ();\nDO $$ BEGIN COMMIT; END $$;\n", "2D000", 3, 1},
  };
  for (const auto& row : table) {
    CAPTURE(row.sql);
    const std::string database = tests::fresh_database();
    Folder folder;
    folder.put("0001_x.sql", row.sql).put("0002_y.sql", "-- migrate:up\nCREATE TABLE later ();\n");
    const Outcome outcome = tests::up(folder, database);
    if (outcome.ending == Ending::refused) continue;  // seen before it is sent
    CHECK(outcome.ending == Ending::failed);
    REQUIRE(outcome.executed.failed);
    CHECK(outcome.executed.failed->error.sqlstate == row.state);
    CHECK(outcome.executed.failed->at.line == row.line);
    CHECK(outcome.executed.failed->at.column == row.column);
    CHECK(outcome.executed.failed->kept == "nothing of 0001 was kept");
    CHECK(tests::applied(database) == "");
    migrate::Session session = tests::connect(database);
    CHECK(ask(session, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "0");
    CHECK(ask(session, "SELECT count(*) FROM schemalint.log WHERE error IS NOT NULL") == "1");
  }
}

TEST_CASE("together: a backend that dies midway: the outcome is looked up, never presumed") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_x.sql",
             "-- migrate:up\nCREATE TABLE a ();\nSELECT pg_advisory_lock(8);\nCREATE TABLE b ();\n");
  migrate::Session session = tests::connect(database);
  ask(session, "SELECT pg_advisory_lock(8)");
  std::thread killer([&] {
    migrate::Session other = tests::connect(database);
    tests::await(other, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted", "1");
    ask(other, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
  });
  const Outcome outcome = tests::up(folder, database);
  killer.join();
  CHECK(outcome.ending == Ending::failed);
  REQUIRE(outcome.executed.failed);
  CHECK(outcome.executed.failed->at.line == 3);
  CHECK(outcome.executed.failed->notes.empty());
  CHECK(outcome.executed.failed->kept ==
        "nothing of 0001 is kept: the server takes back what was not committed");
  CHECK(tests::applied(database) == "");
  CHECK(ask(session, "SELECT to_regclass('a')") == "");
  ask(session, "SELECT pg_advisory_unlock(8)");
  CHECK(tests::up(folder, database).ending == Ending::done);
}

TEST_CASE("together: a lock that is not to be had is tried for again, from the beginning") {
  const std::string database = tests::fresh_database();
  migrate::Session holder = tests::connect(database);
  ask(holder, "CREATE TABLE t (a int)");
  ask(holder, "BEGIN; LOCK TABLE t");
  Folder folder;
  folder.put("0001_x.sql", "-- migrate:up\nCREATE TABLE a ();\nALTER TABLE t ADD COLUMN b int;\n");
  migrate::RunOptions options = tests::run_options(database);
  options.settings.lock_timeout = "1ms";
  bool first = true;
  migrate::Events events;
  events.retrying = [&](const migrate::Step&, const migrate::ServerError& error, std::chrono::milliseconds) {
    CHECK(error.sqlstate == "55P03");
    if (first) ask(holder, "COMMIT");
    first = false;
  };
  const Outcome outcome = tests::go(folder, options, {}, events);
  CHECK(outcome.ending == Ending::done);
  CHECK(outcome.executed.done.at(0).retries >= 1);
}

TEST_CASE("together: nothing that one file did to the session reaches the next") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder
      .put("0001_x.sql",
           "-- migrate:up\nSET search_path TO pg_catalog;\nSET lock_timeout = '77s';\nCREATE TEMP TABLE t (a "
           "int);\n"
           "PREPARE p AS SELECT 1;\nLISTEN l;\n")
      .put("0002_y.sql",
           "-- migrate:up\nCREATE TABLE seen AS SELECT current_setting('search_path') AS path, "
           "current_setting('lock_timeout') AS lock, (SELECT count(*) FROM pg_prepared_statements WHERE name "
           "= 'p') "
           "AS prepared, (SELECT count(*) FROM pg_class WHERE relpersistence = 't') AS temporary;\n");
  CHECK(tests::up(folder, database).ending == Ending::done);
  migrate::Session session = tests::connect(database);
  CHECK(ask(session, "SELECT concat_ws(' ', path, lock, prepared, temporary) FROM seen") ==
        "\"$user\", public 5s 0 0");
  CHECK(ask(session, "SELECT count(*) FROM schemalint.revisions WHERE duration_ms BETWEEN 0 AND 60000") ==
        "2");
}

TEST_CASE("pipelined: all of them, and never one after one that failed, wherever it fails") {
  const struct {
    const char *sql, *state;
    uint32_t line;
  } table[] = {
      {"-- migrate:up\nCREATE TABLE x ();\nINSERT INTO missing VALUES (1);\n", "42P01", 3},
      {"-- migrate:up\nCREATE TABLE x (p int REFERENCES p INITIALLY DEFERRED);\nINSERT INTO x VALUES (1);\n",
       "23503", 1},
      {"-- migrate:up\nCREATE TABLE TABLE x ();\n", "42601", 2},
  };
  for (size_t at = 1; at <= 5; ++at) {
    for (const auto& row : table) {
      CAPTURE(at);
      const std::string database = tests::fresh_database();
      migrate::Session session = tests::connect(database);
      ask(session, "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE n (v int)");
      Folder folder;
      std::string before;
      for (size_t i = 1; i <= 5; ++i) {
        const std::string id = "000" + std::to_string(i);
        folder.put(id + "_x.sql",
                   i == at ? row.sql
                           : "-- migrate:up\nSET search_path TO pg_catalog;\nINSERT INTO public.n VALUES (" +
                                 std::to_string(i) + ");\n");
        if (i < at) before += (before.empty() ? "" : " ") + id;
      }
      migrate::RunOptions options = tests::run_options(database);
      options.pipeline = true;
      std::vector<size_t> told;
      migrate::Events events;
      events.done = [&](const migrate::Done& done) { told.push_back(done.revision); };
      const Outcome outcome = tests::go(folder, options, {}, events);
      CHECK(outcome.ending == Ending::failed);
      REQUIRE(outcome.executed.failed);
      CHECK(outcome.executed.failed->revision == at - 1);
      CHECK(outcome.executed.failed->error.sqlstate == row.state);
      CHECK(outcome.executed.failed->at.line == row.line);
      CHECK(outcome.executed.done.size() == at - 1);
      CHECK(told.size() == at - 1);
      CHECK(tests::applied(database) == before);
      CHECK(ask(session, "SELECT count(*) FROM n") == std::to_string(at - 1));
      folder.put("000" + std::to_string(at) + "_x.sql", "-- migrate:up\nSELECT 1;\n");
      CHECK(tests::go(folder, options, {}).ending == Ending::done);
      CHECK(tests::applied(database) == "0001 0002 0003 0004 0005");
      CHECK(ask(session, "SELECT count(*) FROM n") == "4");
      CHECK(ask(session, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0");
    }
  }
}

TEST_CASE("pipelined: what a script sets for later transactions does not reach the next revision") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_x.sql", "-- migrate:up\nSET default_transaction_isolation = 'serializable';\nSELECT 1;\n")
      .put("0002_y.sql", "-- migrate:up\nSET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY;\nSELECT 1;\n")
      .put("0003_z.sql",
           "-- migrate:up\nCREATE TABLE seen AS SELECT current_setting('transaction_isolation') AS level, "
           "current_setting('lock_timeout') AS lock;\nSET lock_timeout = '77s';\n")
      .put("0004_z.sql",
           "-- migrate:up\nINSERT INTO seen SELECT current_setting('transaction_isolation'), "
           "current_setting('lock_timeout');\n");
  migrate::RunOptions options = tests::run_options(database);
  options.pipeline = true;
  CHECK(tests::go(folder, options, {}).ending == Ending::done);
  migrate::Session session = tests::connect(database);
  CHECK(ask(session, "SELECT string_agg(level || ' ' || lock, ', ') FROM seen") ==
        "read committed 5s, read committed 5s");
}

TEST_CASE("pipelined: a lock that is not to be had is tried for again, and the rest goes on") {
  const std::string database = tests::fresh_database();
  migrate::Session holder = tests::connect(database);
  ask(holder, "CREATE TABLE t (a int)");
  ask(holder, "BEGIN; LOCK TABLE t");
  Folder folder;
  folder.put("0001_x.sql", "-- migrate:up\nCREATE TABLE a ();\n")
      .put("0002_x.sql", "-- migrate:up\nCREATE TABLE b ();\nALTER TABLE t ADD COLUMN b int;\n")
      .put("0003_x.sql", "-- migrate:up\nCREATE TABLE c ();\n");
  migrate::RunOptions options = tests::run_options(database);
  options.pipeline = true;
  options.settings.lock_timeout = "1ms";
  bool first = true;
  migrate::Events events;
  events.retrying = [&](const migrate::Step&, const migrate::ServerError&, std::chrono::milliseconds) {
    if (first) ask(holder, "COMMIT");
    first = false;
  };
  const Outcome outcome = tests::go(folder, options, {}, events);
  CHECK(outcome.ending == Ending::done);
  CHECK(tests::applied(database) == "0001 0002 0003");
}
