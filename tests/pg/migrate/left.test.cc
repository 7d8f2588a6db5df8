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
                    "state = 'active' AND query LIKE '") +
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

TEST_CASE("a role without rights is told what to grant") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  const std::string name = ask(session, "SELECT current_database()");
  ask(session,
      "DROP ROLE IF EXISTS poor; CREATE ROLE poor LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC");
  Folder folder;
  folder.put("0001_x.sql", "-- migrate:up\nCREATE TABLE a ();\n");
  migrate::RunOptions options = tests::run_options(database + " user=poor");
  const Outcome no_history = tests::go(folder, options, {});
  CHECK(no_history.ending == Ending::failed);
  CHECK(no_history.message.ends_with("\nGRANT USAGE, CREATE ON DATABASE " + name + " TO \"poor\";") == false);
  CHECK(no_history.message.ends_with("\nGRANT CREATE ON DATABASE " + name + " TO \"poor\";"));
  ask(session, "GRANT CREATE ON DATABASE \"" + name + "\" TO poor");
  const Outcome no_table = tests::go(folder, options, {});
  REQUIRE(no_table.executed.failed);
  CHECK(no_table.executed.failed->notes ==
        std::vector<std::string>{"GRANT USAGE, CREATE ON SCHEMA public TO \"poor\";"});
  ask(session, "GRANT USAGE, CREATE ON SCHEMA public TO \"poor\"");
  CHECK(tests::go(folder, options, {}).ending == Ending::done);
  ask(session, "DROP OWNED BY poor; DROP ROLE poor");
}
