// Runs against each other and against what others do, and databases that are set up in odd ways.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "tests/cli/place.h"
#include "tests/pg/migrate/folder.h"

using migrate::Outcome;
using migrate::Target;
using tests::ask;
using tests::Folder;
using Ending = migrate::Outcome::Ending;

namespace {

const Target all_down{Target::Kind::down, {}, {}, true};

// A revision that goes on only when the test lets go of lock 7.
constexpr const char* waits =
    "-- migrate:up\nCREATE TABLE b ();\nSELECT pg_advisory_xact_lock(7);\n-- migrate:down\nDROP TABLE b;\n";
constexpr const char* table_a = "-- migrate:up\nCREATE TABLE a ();\n-- migrate:down\nDROP TABLE a;\n";
constexpr const char* somebody_waits =
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";

std::string words(const Outcome& outcome) {
  std::string out = outcome.message + " " + tests::obstacles(outcome);
  if (outcome.executed.failed) out += " " + migrate::describe(outcome.executed.failed->error);
  return out;
}

}  // namespace

TEST_CASE("a down that waits for an up plans anew when it has the lock") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", table_a).put("0002_b.sql", waits);
  migrate::Session holder = tests::connect(database);
  ask(holder, "SELECT pg_advisory_lock(7)");
  Outcome up, down;
  std::thread first([&] { up = tests::up(folder, database); });
  tests::await(holder, somebody_waits, "1");
  std::atomic<bool> waiting{false};
  std::thread second([&] {
    migrate::Events events;
    events.waiting = [&](const migrate::Holder&) { waiting = true; };
    down = tests::go(folder, tests::run_options(database), all_down, events);
  });
  while (!waiting) std::this_thread::yield();
  ask(holder, "SELECT pg_advisory_unlock(7)");
  first.join();
  second.join();
  CHECK(up.ending == Ending::done);
  CHECK(down.ending == Ending::done);
  CHECK(down.executed.done.size() == 2);
  CHECK(tests::applied(database) == "");
}

TEST_CASE("another database of the server is nobody's concern") {
  const std::string one = tests::fresh_database(), other = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", table_a).put("0002_b.sql", waits);
  migrate::Session holder = tests::connect(one);
  ask(holder, "SELECT pg_advisory_lock(7)");
  Outcome held;
  std::thread runner([&] { held = tests::up(folder, one); });
  tests::await(holder, somebody_waits, "1");
  migrate::RunOptions options = tests::run_options(other);
  options.lock_patience = std::chrono::milliseconds(1);
  CHECK(tests::go(folder, options, {}).ending == Ending::done);
  ask(holder, "SELECT pg_advisory_unlock(7)");
  runner.join();
  CHECK(held.ending == Ending::done);
}

TEST_CASE("what a killed runner's backend is still at is waited for, and not begun a second time") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", table_a).put("0002_b.sql", waits);
  migrate::Session holder = tests::connect(database);
  ask(holder, "SELECT pg_advisory_lock(7)");
  const chain::Chain chain = folder.chain();
  const pid_t child = ::fork();
  if (child == 0) {
    migrate::RunOptions options = tests::run_options(database, "the killed one");
    options.settings.client_check_interval.clear();  // so that its backend does not notice
    (void)migrate::run(chain, {}, options);
    ::_exit(0);
  }
  tests::await(holder, somebody_waits, "1");
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  migrate::RunOptions options = tests::run_options(database);
  options.lock_patience = std::chrono::milliseconds(1);
  const Outcome locked = tests::go(folder, options, {});
  CHECK(locked.ending == Ending::locked);
  REQUIRE(locked.holder);
  CHECK(locked.holder->application_name == "the killed one");
  ask(holder, "SELECT pg_advisory_unlock(7)");
  CHECK(tests::up(folder, database).ending == Ending::done);
  CHECK(tests::applied(database) == "0001 0002");
}

TEST_CASE("a reader that goes away does not keep the run from its end") {
  const std::string database = tests::fresh_database();
  const tests::Place place;
  for (int i = 1; i <= 9; ++i)
    place.put(fmt::format("migrations/000{}_t.sql", i),
              fmt::format("-- migrate:up\nCREATE TABLE t{} ();\n", i));
  place.run_with("{ env DATABASE_URL=\"" + database + "\" ", "migrate",
                 "up --chain migrations; } 2>&1 | true");
  migrate::Session session = tests::connect(database);
  tests::await(session,
               "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = "
               "'client backend'",
               "1");
  CHECK(tests::applied(database) == "0001 0002 0003 0004 0005 0006 0007 0008 0009");
}

TEST_CASE("REINDEX CONCURRENTLY that stopped: what it left is named, and repair takes it away") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_t.sql", "-- migrate:up\nCREATE TABLE t (a int);\nCREATE INDEX ia ON t (a);\n");
  REQUIRE(tests::up(folder, database).ending == Ending::done);
  folder.put("0002_r.sql", "-- migrate:up transaction:false\nREINDEX INDEX CONCURRENTLY ia;\n");
  migrate::Session holder = tests::connect(database), session = tests::connect(database);
  ask(holder, "BEGIN; INSERT INTO t VALUES (1)");
  Outcome outcome;
  std::thread runner([&] { outcome = tests::up(folder, database); });
  tests::await(session, "SELECT count(*) FROM pg_index WHERE NOT indisvalid", "1");
  tests::await(session,
               "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'migrate test' AND "
               "wait_event_type = 'Lock'",
               "1");
  ask(session, "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'migrate test'");
  runner.join();
  ask(holder, "COMMIT");
  CHECK(outcome.ending == Ending::failed);
  REQUIRE(outcome.executed.failed);
  std::string notes;
  for (const std::string& note : outcome.executed.failed->notes) notes += note;
  CHECK(notes.find("ia_ccnew") != std::string::npos);
  CHECK(tests::up(folder, database).ending == Ending::done);
  CHECK(migrate::repair(folder.chain(), {}, tests::run_options(database)).ending == Ending::done);
  CHECK(ask(session,
            "SELECT string_agg(relname || ' ' || indisvalid, ', ') FROM pg_index JOIN pg_class c ON c.oid = "
            "indexrelid WHERE indrelid = 't'::regclass") == "ia true");
}

TEST_CASE("a label that its own transaction uses is refused by the server, and split by advice") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_t.sql", "-- migrate:up\nCREATE TYPE e AS ENUM ('a');\nCREATE TABLE t (a e);\n")
      .put("0002_z.sql", "-- migrate:up\nALTER TYPE e ADD VALUE 'z';\nINSERT INTO t VALUES ('z');\n");
  const Outcome outcome = tests::up(folder, database);
  CHECK(outcome.ending == Ending::failed);
  REQUIRE(outcome.executed.failed);
  CHECK(outcome.executed.failed->error.sqlstate == "55P04");
  REQUIRE(outcome.executed.failed->notes.size() == 1);
  CHECK(outcome.executed.failed->notes[0].find("put what uses it into a revision of its own") !=
        std::string::npos);
  folder.put("0002_z.sql", "-- migrate:up\nALTER TYPE e ADD VALUE 'z';\n")
      .put("0003_u.sql",
           "-- migrate:up\nINSERT INTO t VALUES ('z');\nCREATE MATERIALIZED VIEW m AS SELECT a FROM t;\n"
           "CREATE UNIQUE INDEX ON m (a);\n")
      .put("0004_r.sql", "-- migrate:up\nREFRESH MATERIALIZED VIEW CONCURRENTLY m;\n");
  CHECK(tests::up(folder, database).ending == Ending::done);
}

TEST_CASE("a revision that takes the history away fails, and nothing of it stays") {
  for (const char* sql : {"DROP SCHEMA schemalint CASCADE", "DROP TABLE schemalint.revisions CASCADE",
                          "ALTER SCHEMA schemalint RENAME TO gone"}) {
    for (const char* mode : {"", " transaction:false"}) {
      INFO(sql << mode);
      const std::string database = tests::fresh_database();
      Folder folder;
      folder.put("0001_a.sql", table_a);
      REQUIRE(tests::up(folder, database).ending == Ending::done);
      folder.put("0002_x.sql", fmt::format("-- migrate:up{}\nCREATE TABLE b ();\n{};\n", mode, sql));
      const Outcome outcome = tests::up(folder, database);
      CHECK_MESSAGE(outcome.ending == Ending::failed, words(outcome));
      CHECK(tests::applied(database) == "0001");
    }
  }
}

TEST_CASE("down goes in the order in which revisions were applied, the last first") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", table_a)
      .put("0003_c.sql", "-- migrate:up\nCREATE TABLE c ();\n-- migrate:down\nDROP TABLE c;\n");
  REQUIRE(tests::up(folder, database).ending == Ending::done);
  folder.put("0002_b.sql", "-- migrate:up\nCREATE TABLE b ();\n-- migrate:down\nDROP TABLE b;\n");
  migrate::RunOptions options = tests::run_options(database);
  CHECK(tests::go(folder, options, {}).ending == Ending::refused);
  options.plan.out_of_order = true;
  CHECK(tests::go(folder, options, {}).ending == Ending::done);
  CHECK(tests::applied(database) == "0001 0003 0002");
  const Target one{Target::Kind::down, {}, {}, false};
  CHECK(tests::go(folder, options, one).ending == Ending::done);
  CHECK(tests::applied(database) == "0001 0003");
  CHECK(tests::go(folder, options, one).ending == Ending::done);
  CHECK(tests::applied(database) == "0001");
}

TEST_CASE("a history in a schema of an odd name, and a search_path of nothing") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  ask(session,
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path TO ''''', current_database()); END $$");
  Folder folder;
  folder.put("0001_a.sql",
             "-- migrate:up\nCREATE TABLE public.a ();\n-- migrate:down\nDROP TABLE public.a;\n");
  migrate::RunOptions options = tests::run_options(database);
  options.schema = "The \"History\" of it's";
  CHECK(tests::go(folder, options, {}).ending == Ending::done);
  const auto look = migrate::look(options);
  REQUIRE(look);
  CHECK(look->recorded.history.applied.size() == 1);
  const Outcome down = tests::go(folder, options, all_down);
  CHECK_MESSAGE(down.ending == Ending::done, words(down));
}

TEST_CASE("databases of other encodings, and a client_encoding from outside: UTF-8 on the session") {
  for (const char* encoding : {"LATIN1", "SQL_ASCII"}) {
    const std::string name = fmt::format("of_{}", encoding);
    migrate::Session server = tests::connect(tests::server().url());
    ask(server, fmt::format("DROP DATABASE IF EXISTS \"{}\"", name));
    ask(server,
        fmt::format("CREATE DATABASE \"{}\" ENCODING '{}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
                    name, encoding));
    const std::string database = tests::server().url(name) + " client_encoding=LATIN1";
    Folder folder;
    folder.put("0001_é.sql",
               "-- migrate:up\nCREATE TABLE a AS SELECT 'é'::text AS é;\n-- migrate:down\nDROP TABLE a;\n");
    const Outcome up = tests::up(folder, database);
    CHECK_MESSAGE(up.ending == Ending::done, words(up));
    migrate::Session session = tests::connect(tests::server().url(name));
    CHECK(ask(session, "SELECT é FROM a") == "é");
    CHECK(ask(session, "SELECT title FROM schemalint.revisions") == "é");
    CHECK(tests::go(folder, tests::run_options(database), all_down).ending == Ending::done);
  }
}
