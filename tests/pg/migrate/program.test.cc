// The program as scripts see it: exit statuses, JSON, signals.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "migrate/session/advisory_lock.h"
#include "tests/pg/migrate/folder.h"
#include "tests/support/places.h"

using nlohmann::json;
using tests::Folder;

namespace {

// A run of the program whose output goes to files in the folder of the test.
struct Program {
  Program(const Folder& place, const std::string& database, std::vector<std::string> words) : folder(place) {
    words.insert(words.begin(), tests::program("migrate").string());
    words.insert(words.end(), {"--chain", folder.path()});
    pid = ::fork();
    if (pid != 0) return;
    const int out = ::open((folder.path() + "/.out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const int err = ::open((folder.path() + "/.err").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(out, 1);
    ::dup2(err, 2);
    ::setenv("DATABASE_URL", database.c_str(), 1);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }
  int wait() const {
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  std::string read(const char* name) const {
    std::ostringstream all;
    all << std::ifstream(folder.path() + "/" + name).rdbuf();
    return all.str();
  }
  std::string out() const { return read(".out"); }
  std::string err() const { return read(".err"); }

  const Folder& folder;
  pid_t pid = -1;
};

int status_of(const Folder& folder, const std::string& database, std::vector<std::string> words) {
  return Program(folder, database, std::move(words)).wait();
}

constexpr const char* table_a =
    "-- migrate:up\nCREATE TABLE a (id int PRIMARY KEY);\n-- migrate:down\nDROP TABLE a;\n";

}  // namespace

TEST_CASE("the program knows which tables its chain makes, whatever they are called") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  tests::ask(session, "CREATE TABLE \"Ord\"\"ers\" (id int); CREATE TABLE plain (id int)");
  Folder folder;
  folder.put("0001_a.sql",
             "-- migrate:up\nCREATE TABLE \"Ord\"\"ers\" (id int);\nCREATE TABLE plain (id int);\n");
  for (const char* command : {"up", "plan"}) {
    const Program program(folder, database, {command});
    CHECK(program.wait() == 2);
    CHECK(
        program.err().starts_with("refused[unrecorded]: public.\"Ord\"\"ers\", public.plain stand here "
                                  "already, and no revision is recorded\n"));
  }
  const Program status(folder, database, {"status"});
  CHECK(status.wait() == 1);
  CHECK(status.err().starts_with("refused[unrecorded]: "));
}

TEST_CASE("exit statuses") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", table_a);
  CHECK(status_of(folder, database, {"status"}) == 0);
  CHECK(status_of(folder, database, {"up"}) == 0);
  CHECK(status_of(folder, database, {"up"}) == 0);
  CHECK(status_of(folder, database, {"upp"}) == 2);
  CHECK(status_of(folder, database, {"up", "--to", "0009"}) == 2);
  CHECK(status_of(folder, "host=/nonexistent", {"up"}) == 4);

  folder.put("0002_b.sql", "-- migrate:up\nSELECT nope;\n");
  CHECK(status_of(folder, database, {"up"}) == 1);
  folder.put("0002_b.sql", "-- migrate:up\nVACUUM;\n");
  CHECK(status_of(folder, database, {"up"}) == 2);
  folder.remove("0002_b.sql");

  migrate::Session holder = tests::connect(database, "holder");
  REQUIRE(*migrate::take_lock(holder, migrate::lock_key("schemalint"), std::chrono::seconds(1)) ==
          migrate::Locked::yes);
  const Program locked(folder, database, {"up", "--wait", "1ms"});
  CHECK(locked.wait() == 3);
  CHECK(locked.err().find("pid " + std::to_string(holder.backend_pid()) + ", holder") != std::string::npos);
  migrate::release_lock(holder, migrate::lock_key("schemalint"));

  folder.put("0001_a.sql",
             "-- migrate:up\nCREATE TABLE a (id bigint PRIMARY KEY);\n-- migrate:down\nDROP TABLE a;\n");
  CHECK(status_of(folder, database, {"status"}) == 1);
  CHECK(status_of(folder, database, {"up"}) == 2);
  CHECK(status_of(folder, database, {"down"}) == 0);
}

TEST_CASE("SIGINT and SIGTERM end a run with its own status, rolled back and unlocked") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const std::string database = tests::fresh_database();
    Folder folder;
    folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE a ();\nSELECT pg_sleep(600);\n");
    const Program program(folder, database, {"up"});
    migrate::Session session = tests::connect(database);
    tests::await(
        session,
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'",
        "1");
    ::kill(program.pid, signal);
    CHECK(program.wait() == 5);
    CHECK(program.err().find("interrupted") != std::string::npos);
    CHECK(tests::ask(session, "SELECT to_regclass('a')") == "");
    CHECK(tests::ask(session, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0");
  }
}

TEST_CASE("status while a run is under way: half way, and nothing is wrong") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_x.sql",
             "-- migrate:up transaction:false\nCREATE TABLE a ();\nCALL slow();\nCREATE TABLE b ();\n");
  migrate::Session session = tests::connect(database);
  tests::ask(session, "CREATE PROCEDURE slow() LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(600); END $$");
  const Program up(folder, database, {"up"});
  tests::await(session,
               "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CALL slow%' AND state = 'active'",
               "1");
  const Program status(folder, database, {"status"});
  CHECK(status.wait() == 0);
  CHECK(status.err().empty());
  CHECK(status.out().find("running: migrate up since ") != std::string::npos);
  CHECK(status.out().ends_with("half way: 0001 up, 1 statement done\n"));
  ::kill(up.pid, SIGINT);
  CHECK(up.wait() == 5);
  CHECK(up.err().find("nothing of") == std::string::npos);
}

TEST_CASE("a database that another tool has migrated: status, plan and up say so, adopt leads out") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  tests::ask(session,
             "CREATE TABLE schema_migrations (version varchar PRIMARY KEY);"
             "INSERT INTO schema_migrations VALUES ('0001');CREATE TABLE a ()");
  Folder folder;
  folder.put("0001_a.sql", table_a);
  const std::string said =
      "refused[other-history]: dbmate has migrated this database (public.schema_migrations holds 1 row), and "
      "nothing is recorded of it\n   = `migrate adopt` takes that over; or `migrate baseline REV` records "
      "what the "
      "database has, `migrate baseline none` that it has nothing of this chain\n";
  for (const auto& [command, status] : {std::pair("status", 1), std::pair("plan", 2), std::pair("up", 2)}) {
    const Program ran(folder, database, {command});
    CHECK(ran.wait() == status);
    CHECK(ran.err() == said);
  }
  CHECK(status_of(folder, database, {"adopt"}) == 0);
  CHECK(status_of(folder, database, {"status"}) == 0);
  tests::ask(session, "DROP SCHEMA schemalint CASCADE; DROP TABLE schema_migrations");
  const Program unrecorded(folder, database, {"up"});
  CHECK(unrecorded.wait() == 2);
  CHECK(unrecorded.err().starts_with(
      "refused[unrecorded]: public.a stands here already, and no revision is recorded\n"));
  CHECK(status_of(folder, database, {"baseline", "none"}) == 0);
  CHECK(status_of(folder, database, {"up"}) == 1);  // a stands, and 0001 makes it
}

TEST_CASE("text and JSON") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", table_a)
      .put("0002_i.sql", "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON a (id);\n");
  const Program plan(folder, database, {"plan"});
  CHECK(plan.wait() == 0);
  CHECK(plan.out() ==
        "  0001  a  1 statement\n  0002  i  1 statement, no transaction\n2 revisions to apply\n");

  const Program dry(folder, database, {"up", "--dry-run"});
  CHECK(dry.wait() == 0);
  CHECK(dry.out() ==
        "-- 0001 up\nBEGIN;\nCREATE TABLE a (id int PRIMARY KEY);\nCOMMIT;\n\n"
        "-- 0002 up, without a transaction\nCREATE INDEX CONCURRENTLY i ON a (id);\n\n");

  const Program up(folder, database, {"up", "--format", "json"});
  CHECK(up.wait() == 0);
  const json said = json::parse(up.out());
  CHECK(said["outcome"] == "done");
  CHECK(said["head"] == "0002");
  CHECK(said["revisions"].size() == 2);
  CHECK(said["revisions"][1]["transaction"] == false);
  CHECK(said["failed"].is_null());

  folder.put("0003_x.sql", "-- migrate:up\nCREATE TABLE a (id int);\n");
  const Program failing(folder, database, {"up"});
  CHECK(failing.wait() == 1);
  CHECK(failing.err() ==
        "error: 0003 up: 42P07: relation \"a\" already exists\n  --> " + folder.path() +
            "/0003_x.sql:2:1\n   |\n 2 | CREATE TABLE a (id int);\n   | ^\n   = nothing of 0003 was kept\n");
  const Program failing_json(folder, database, {"up", "--format", "json"});
  CHECK(failing_json.wait() == 1);
  CHECK(json::parse(failing_json.out())["failed"]["sqlstate"] == "42P07");

  const Program status(folder, database, {"status", "--format", "json"});
  CHECK(status.wait() == 0);
  const json state = json::parse(status.out());
  CHECK(state["applied"].size() == 2);
  CHECK(state["pending"][0]["revision"] == "0003");
  CHECK(state["conflicts"].empty());
}

TEST_CASE("what scripts raise stands in the text as it comes, and in the JSON") {
  const std::string database = tests::fresh_database();
  Folder folder;
  const std::string raising =
      "DO $$ BEGIN RAISE NOTICE 'two words'; RAISE WARNING 'look out' USING HINT = 'twice'; END $$;\n";
  folder.put("0001_a.sql", "-- migrate:up\n" + raising + "-- migrate:down\nSELECT 1;\n");
  const Program text(folder, database, {"up"});
  CHECK(text.wait() == 0);
  CHECK(text.err() == "notice: 0001: two words\nwarning: 0001: look out\n   = hint: twice\n");
  CHECK(status_of(folder, database, {"down"}) == 0);
  const Program up(folder, database, {"up", "--format", "json"});
  CHECK(up.wait() == 0);
  const json said = json::parse(up.out());
  const json messages = said["revisions"][0]["messages"];
  REQUIRE(messages.size() == 2);
  CHECK(messages[0]["severity"] == "NOTICE");
  CHECK(messages[0]["message"] == "two words");
  CHECK(messages[0]["line"] == 2);
  CHECK(messages[1]["severity"] == "WARNING");
  CHECK(messages[1]["hint"] == "twice");
  CHECK(said["warnings"] == json{"0001: look out"});
}

TEST_CASE("[drift] ignore leaves differences out, and says how many") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", table_a);
  CHECK(status_of(folder, database, {"up"}) == 0);
  migrate::Session session = tests::connect(database);
  tests::ask(session, "CREATE TABLE by_hand (id int); CREATE TABLE other (id int)");
  folder.put("schemalint.toml", "[drift]\nignore = [\"public.by_*\"]\n");
  const Program some(folder, database, {"drift", "--config", folder.path() + "/schemalint.toml"});
  CHECK(some.wait() == 1);
  CHECK(some.out().find("by_hand") == std::string::npos);
  CHECK(some.out().find("table public.other is not expected") != std::string::npos);
  CHECK(some.out().find("1 difference left out by [drift] ignore") != std::string::npos);
  tests::ask(session, "DROP TABLE other");
  const Program none(folder, database,
                     {"drift", "--format", "json", "--config", folder.path() + "/schemalint.toml"});
  CHECK(none.wait() == 0);
  CHECK(json::parse(none.out())["differences"].empty());
  CHECK(json::parse(none.out())["ignored"] == 1);
}

TEST_CASE("a password on the command line is gone from it before the server is asked anything") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nSELECT pg_sleep(600);\n");
  const Program program(folder, database, {"up", "--database", database + " password='top secret'"});
  migrate::Session session = tests::connect(database);
  tests::await(
      session,
      "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'", "1");
  std::ifstream file("/proc/" + std::to_string(program.pid) + "/cmdline");
  std::ostringstream words;
  words << file.rdbuf();
  CHECK(words.str().find("password='**********'") != std::string::npos);
  ::kill(program.pid, SIGINT);
  CHECK(program.wait() == 5);
}

TEST_CASE("a new revision gets the next number, and the chain still reads") {
  Folder folder;
  folder.put("0009_a.sql", table_a);
  const Program made(folder, "", {"new", "Add order status!", "--no-transaction"});
  CHECK(made.wait() == 0);
  CHECK(made.out() == folder.path() + "/0010_add_order_status.sql\n");
  const chain::Chain chain = folder.chain();
  REQUIRE(chain.revisions.size() == 2);
  CHECK_FALSE(chain.revisions[1].up->transactional);
}

TEST_CASE("baseline records without running") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", table_a).put("0002_b.sql", "-- migrate:up\nCREATE TABLE b ();\n");
  migrate::Session session = tests::connect(database);
  tests::ask(session, "CREATE TABLE a (id int PRIMARY KEY)");
  CHECK(status_of(folder, database, {"baseline", "0001"}) == 0);
  CHECK(status_of(folder, database, {"baseline", "0001"}) == 2);
  CHECK(status_of(folder, database, {"up"}) == 0);
  CHECK(tests::applied(database) == "0001 0002");
}

TEST_CASE("the server's own stamp of a column is no part of the schema") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  const bool stamps = session.server_version().has(sql::Update::november_2026);
  Folder folder;
  folder
      .put("0001_users.sql",
           "-- migrate:up\nCREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, n int);\n"
           "ALTER TABLE users ALTER COLUMN n SET (n_distinct = -0.5);\n"
           "CREATE VIEW emails AS SELECT email FROM users;\nCREATE TYPE pair AS (a int, b int);\n"
           "-- migrate:down\nDROP TYPE pair;\nDROP VIEW emails;\nDROP TABLE users;\n")
      .put("0002_age.sql",
           "-- migrate:up\nALTER TABLE users ADD COLUMN age int NOT NULL DEFAULT 0;\n"
           "ALTER TABLE users ALTER COLUMN n TYPE bigint;\n"
           "-- migrate:down\nALTER TABLE users DROP COLUMN age;\nALTER TABLE users ALTER COLUMN n TYPE "
           "int;\n");
  if (stamps) {  // as an older pg_dump writes it
    folder.put("0003_dumped.sql",
               "-- migrate:up\nALTER TABLE ONLY users ALTER COLUMN email SET (pg_attver=26491960);\n"
               "-- migrate:down\nALTER TABLE ONLY users ALTER COLUMN email RESET (pg_attver);\n");
  }
  REQUIRE(status_of(folder, database, {"up"}) == 0);
  CHECK(tests::ask(session,
                   "SELECT count(*) > 0 FROM pg_attribute WHERE attrelid = 'users'::regclass "
                   "AND attoptions::text LIKE '%pg_attver=%'") == (stamps ? "t" : "f"));
  const Program verify(folder, database, {"verify"});
  CHECK(verify.wait() == 0);
  CHECK(verify.out().find("restore the schema") != std::string::npos);
  CHECK(status_of(folder, database, {"drift"}) == 0);
}

TEST_CASE("verify proves files, schema and downs") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", table_a)
      .put("0002_b.sql",
           "-- migrate:up\nALTER TABLE a ADD COLUMN b text NOT NULL DEFAULT 'x';\n-- migrate:down\nALTER "
           "TABLE a DROP COLUMN b;\n")
      .put("0003_c.sql",
           "-- migrate:up\nALTER TABLE a DROP COLUMN b;\n-- migrate:down\nALTER TABLE a ADD COLUMN b text;\n")
      .put("0004_d.sql", "-- migrate:up\nCREATE TABLE d ();\n-- migrate:down\nDROP TABLE e;\n")
      .put("0005_e.sql", "-- migrate:irreversible nobody wants it back\n-- migrate:up\nDROP TABLE d;\n");
  REQUIRE(status_of(folder, database, {"up"}) == 0);
  const Program verify(folder, database, {"verify", "--format", "json"});
  CHECK(verify.wait() == 1);
  const json report = json::parse(verify.out());
  CHECK(report["files"]["conflicts"].empty());
  std::string results;
  for (const json& down : report["downs"]) results += down["result"].get<std::string>() + " ";
  CHECK(results == "restored restored not-restored down-fails irreversible ");
  CHECK(report["schema"]["differences"].empty());

  migrate::Session session = tests::connect(database);
  tests::ask(session, "ALTER TABLE a ADD COLUMN stray int");
  const Program drift(folder, database, {"drift"});
  CHECK(drift.wait() == 1);
  CHECK(drift.out().find("column public.a.stray is not expected") != std::string::npos);
}
