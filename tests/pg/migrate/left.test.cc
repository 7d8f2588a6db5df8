// What is said of a failure is what is there afterwards.
#include <doctest/doctest.h>

#include <thread>

#include "migrate/execute/in_doubt.h"
#include "tests/pg/migrate/folder.h"

using migrate::Outcome;
using tests::ask;
using tests::Folder;
using Ending = migrate::Outcome::Ending;

namespace {

constexpr const char* bare = "-- migrate:up transaction:false\n";

// Waits until the runner's statement waits for others, then does something about it.
template <class Fn>
Outcome up_disturbed(const Folder& folder, const std::string& database, const char* statement, Fn&& disturb) {
  migrate::RunOptions options = tests::run_options(database);
  options.connect.interrupt = migrate::Interrupt::by_hand();
  std::thread other([&] {
    migrate::Session session = tests::connect(database);
    tests::await(
        session,
        std::string("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'migrate test' AND "
                    "state = 'active' AND wait_event_type IN ('Lock', 'Timeout') AND query LIKE '") +
            statement + "%'",
        "1");
    disturb(session, options.connect.interrupt);
  });
  Outcome outcome = tests::go(folder, options, {});
  other.join();
  return outcome;
}

void interrupt(migrate::Session&, const migrate::Interrupt& interrupt) {
  interrupt.request();
}

void kill_backend(migrate::Session& session, const migrate::Interrupt&) {
  ask(session,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'migrate test'");
}

}  // namespace

TEST_CASE(
    "an interrupted CREATE INDEX CONCURRENTLY: the INVALID index is told of, and the next up builds it") {
  const std::string database = tests::fresh_database();
  migrate::Session holder = tests::connect(database);
  ask(holder, "CREATE TABLE t (a int)");
  ask(holder, "BEGIN; LOCK TABLE t IN ROW EXCLUSIVE MODE");
  Folder folder;
  folder.put("0001_i.sql", std::string(bare) + "CREATE INDEX CONCURRENTLY i ON t (a);\n");
  const Outcome outcome = up_disturbed(folder, database, "CREATE INDEX", interrupt);
  CHECK(outcome.ending == Ending::interrupted);
  REQUIRE(outcome.executed.failed);
  CHECK(outcome.executed.failed->notes ==
        std::vector<std::string>{
            "it left the index public.i INVALID: the next `migrate up` drops it and builds it "
            "again, `migrate repair` only drops it"});
  CHECK(outcome.executed.failed->kept.empty());
  CHECK(ask(holder, "COMMIT; SELECT count(*) FROM pg_index WHERE NOT indisvalid") == "1");
  CHECK(tests::up(folder, database).ending == Ending::done);
  CHECK(ask(holder, "SELECT count(*) FROM pg_index WHERE NOT indisvalid") == "0");
}

TEST_CASE("an interrupted DROP INDEX CONCURRENTLY and DETACH PARTITION CONCURRENTLY say what is left") {
  const std::string database = tests::fresh_database();
  migrate::Session holder = tests::connect(database);
  ask(holder, "CREATE TABLE t (a int); CREATE INDEX i ON t (a)");
  ask(holder, "BEGIN; LOCK TABLE t IN ROW EXCLUSIVE MODE");
  Folder folder;
  folder.put("0001_d.sql", std::string(bare) + "DROP INDEX CONCURRENTLY i;\n");
  const Outcome outcome = up_disturbed(folder, database, "DROP INDEX", interrupt);
  REQUIRE(outcome.executed.failed);
  ask(holder, "COMMIT");
  const bool invalid = ask(holder, "SELECT count(*) FROM pg_index WHERE NOT indisvalid") == "1";
  CHECK(outcome.executed.failed->left_behind == invalid);
  CHECK(tests::up(folder, database).ending == Ending::done);
  CHECK(ask(holder, "SELECT to_regclass('i')") == "");
}

TEST_CASE("a server that dies midway: what stayed is said, and what is not known") {
  const struct {
    const char *sql, *running, *kept;
  } table[] = {
      {"-- migrate:up\nCREATE TABLE a ();\nSELECT pg_sleep(600);\n", "SELECT pg_sleep",
       "nothing of 0001 is kept: the server takes back what was not committed"},
      {"-- migrate:up transaction:false\nCREATE TABLE a ();\nSELECT pg_sleep(600);\n", "SELECT pg_sleep",
       "1 statement of 0001 took effect and stays; the next `migrate up` goes on after it"},
      {"-- migrate:up transaction:false\nCREATE TABLE a ();\nCREATE TABLE b ();\nCALL p();\n", "CALL p",
       "2 statements of 0001 took effect and stay; whether statement 3 took effect is what the next run asks "
       "the "
       "server first"},
  };
  for (const auto& row : table) {
    const std::string database = tests::fresh_database();
    migrate::Session session = tests::connect(database);
    ask(session, "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; PERFORM pg_sleep(600); END $$");
    Folder folder;
    folder.put("0001_x.sql", row.sql);
    const Outcome outcome = up_disturbed(folder, database, row.running, kill_backend);
    REQUIRE(outcome.executed.failed);
    CHECK(outcome.executed.failed->error.connection_lost);
    CHECK(outcome.executed.failed->kept == row.kept);
  }
}

TEST_CASE("an ordinary failure: nothing kept, or so many statements") {
  const struct {
    const char *sql, *kept;
  } table[] = {
      {"-- migrate:up\nCREATE TABLE a ();\nSELECT 1 / 0;\n", "nothing of 0001 was kept"},
      {"-- migrate:up transaction:false\nSELECT 1 / 0;\nSELECT 2;\n", "nothing of 0001 was kept"},
      {"-- migrate:up transaction:false\nCREATE TABLE a ();\nCREATE TABLE b ();\nSELECT 1 / 0;\n",
       "2 statements of 0001 took effect and stay; the next `migrate up` goes on after them"},
      {"-- migrate:up\nCREATE TABLE a ();\nDO $$ BEGIN EXECUTE 'CREATE TABLE b ()'; RAISE 'no'; END $$;\n",
       "nothing of 0001 was kept"},
  };
  for (const auto& row : table) {
    const std::string database = tests::fresh_database();
    Folder folder;
    folder.put("0001_x.sql", row.sql);
    const Outcome outcome = tests::up(folder, database);
    REQUIRE(outcome.executed.failed);
    CHECK(outcome.executed.failed->kept == row.kept);
  }
}

TEST_CASE(
    "a DETACH PARTITION CONCURRENTLY stopped by a timeout is named, and the next up or repair finishes it") {
  for (const bool by_repair : {false, true}) {
    const std::string database = tests::fresh_database();
    migrate::Session reader = tests::connect(database);
    if (reader.server_version().major < 14) return;
    ask(reader,
        "CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) "
        "TO (10); "
        "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20)");
    Folder folder;
    folder.put(
        "0001_d.sql",
        std::string(bare) + "SET lock_timeout = '200ms';\nALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;\n");
    ask(reader, "BEGIN; SELECT count(*) FROM p");
    const Outcome stopped = tests::up(folder, database);
    CHECK(stopped.ending == Ending::failed);
    REQUIRE(stopped.executed.failed);
    CHECK(stopped.executed.failed->error.sqlstate == "55P03");
    CHECK(stopped.executed.failed->notes.back() ==
          "public.p1 is half detached from public.p: the next `migrate up` that detaches it, or `migrate "
          "repair`, "
          "finishes that");
    CHECK(stopped.executed.failed->kept ==
          "1 statement of 0001 took effect and stays; the next `migrate up` goes on after it");
    ask(reader, "COMMIT");
    if (by_repair) {
      const Outcome repaired = migrate::repair(folder.chain(), {}, tests::run_options(database));
      CHECK(repaired.settled ==
            std::vector<std::string>{"finished the detaching of public.p1 from public.p"});
    }
    const Outcome outcome = tests::up(folder, database);
    if (!by_repair) CHECK(outcome.ending == Ending::done);
    CHECK(ask(reader, "SELECT string_agg(inhrelid::regclass::text, ' ') FROM pg_inherits") == "p2");
  }
}

TEST_CASE("a role without rights is told what to grant, before anything runs") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  const std::string name = ask(session, "SELECT current_database()");
  ask(session,
      "DROP ROLE IF EXISTS poor; CREATE ROLE poor LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC");
  Folder folder;
  folder.put("0001_x.sql", "-- migrate:up\nCREATE TABLE a ();\n");
  migrate::RunOptions options = tests::run_options(database + " user=poor");
  const Outcome no_history = tests::go(folder, options, {});
  CHECK(no_history.ending == Ending::refused);
  CHECK(no_history.message ==
        "\"poor\" may not create a schema in this database\nCREATE SCHEMA \"schemalint\" AUTHORIZATION "
        "\"poor\";");
  ask(session, "CREATE SCHEMA schemalint");
  CHECK(tests::go(folder, options, {}).message ==
        "\"poor\" may not create tables in schema \"schemalint\"\nGRANT USAGE, CREATE ON SCHEMA "
        "\"schemalint\" TO "
        "\"poor\";");
  ask(session, "DROP SCHEMA schemalint; CREATE SCHEMA \"schemalint\" AUTHORIZATION \"poor\"");
  const Outcome no_table = tests::go(folder, options, {});
  REQUIRE(no_table.executed.failed);
  CHECK(no_table.executed.failed->notes ==
        std::vector<std::string>{"GRANT USAGE, CREATE ON SCHEMA public TO \"poor\";"});
  ask(session, "GRANT USAGE, CREATE ON SCHEMA public TO \"poor\"");
  CHECK(tests::go(folder, options, {}).ending == Ending::done);

  ask(session, "DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN");
  folder.put("0002_y.sql", "-- migrate:up\nCREATE TABLE b ();\n");
  options.connect.database = database + " user=reader";
  const std::string grants =
      "GRANT USAGE ON SCHEMA \"schemalint\" TO \"reader\"; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL "
      "TABLES IN "
      "SCHEMA \"schemalint\" TO \"reader\";";
  const Outcome unseen = tests::go(folder, options, {});
  CHECK(unseen.ending == Ending::refused);
  CHECK(unseen.message.ends_with("\n" + grants));
  ask(session,
      "GRANT USAGE ON SCHEMA schemalint TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA schemalint TO "
      "reader");
  CHECK(migrate::look(options)->recorded.history.applied.size() == 1);
  const Outcome unwritten = tests::go(folder, options, {});
  CHECK(unwritten.ending == Ending::refused);
  CHECK(unwritten.message == "\"reader\" may not write the history in schema \"schemalint\"\n" + grants);
  ask(session, grants);
  ask(session, "GRANT USAGE, CREATE ON SCHEMA public TO reader");
  CHECK(tests::go(folder, options, {}).ending == Ending::done);
  ask(session, "DROP OWNED BY poor, reader; DROP ROLE poor; DROP ROLE reader");
}
