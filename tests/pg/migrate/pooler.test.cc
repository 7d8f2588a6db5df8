// Through a real PgBouncer: found out before anything runs, or safe, and nothing of ours stays on a backend
// that others get next.
#include "migrate/session/pooler.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <thread>

#include "migrate/session/advisory_lock.h"
#include "tests/pg/migrate/folder.h"
#include "tests/pg/pooler.h"

using migrate::Outcome;
using migrate::Pooling;
using tests::ask;
using tests::Folder;
using Ending = migrate::Outcome::Ending;

namespace {

// Every setting that stands otherwise than in a session that has just begun; and the runner's lock.
constexpr const char* left =
    "SELECT concat_ws(', ', (SELECT string_agg(name || ' = ' || setting, ', ') FROM pg_settings WHERE source "
    "= "
    "'session' AND name NOT IN ('application_name', 'client_encoding', 'DateStyle', 'TimeZone', "
    "'standard_conforming_strings')), (SELECT string_agg('lock ' || pid, ', ') FROM pg_locks WHERE locktype "
    "= "
    "'advisory'), (SELECT string_agg(relname, ', ') FROM pg_class WHERE relpersistence = 't'), "
    "(SELECT string_agg(channel, ', ') FROM pg_listening_channels() channel), "
    "nullif(current_setting('app.tenant', "
    "true), ''), nullif(current_user, 'postgres'))";

Folder& two_tables(Folder& folder) {
  return folder
      .put("0001_a.sql",
           "-- migrate:up\nCREATE TABLE a (id bigint PRIMARY KEY);\n-- migrate:down\nDROP TABLE a;\n")
      .put("0002_b.sql",
           "-- migrate:up\nCREATE TABLE b (id bigint PRIMARY KEY);\n-- migrate:down\nDROP TABLE b;\n");
}

text::Result<Pooling> pooling_of(const std::string& database) {
  migrate::Session session = tests::connect(database);
  return migrate::find_pooling(session, ask(session, "SELECT pg_backend_pid()"));
}

}  // namespace

TEST_CASE("each mode of a pooler is told apart, whatever the size of the pool") {
  const std::string database = tests::fresh_database();
  CHECK(*pooling_of(database) == Pooling::none);
  for (const int size : {1, 2, 5}) {
    CAPTURE(size);
    CHECK(*pooling_of(tests::Pooler("session", size).through(database)) == Pooling::session);
    CHECK(*pooling_of(tests::Pooler("transaction", size).through(database)) == Pooling::transaction);
    CHECK(*pooling_of(tests::Pooler("statement", size).through(database)) == Pooling::statement);
  }
}

TEST_CASE("a pool in transaction mode is told apart while others are at work in it") {
  const std::string database = tests::fresh_database();
  const tests::Pooler pooler("transaction", 4);
  std::atomic<bool> over = false;
  std::vector<std::thread> others;
  for (int i = 0; i < 6; ++i)
    others.emplace_back([&] {
      migrate::Session session = tests::connect(pooler.through(database));
      while (!over) session.run("SELECT 1");
    });
  for (int i = 0; i < 20; ++i) CHECK(*pooling_of(pooler.through(database)) == Pooling::transaction);
  over = true;
  for (std::thread& other : others) other.join();
}

TEST_CASE("transaction and statement mode: refused before anything runs, and nothing is left behind") {
  for (const char* mode : {"transaction", "statement"}) {
    const std::string database = tests::fresh_database();
    const tests::Pooler pooler(mode, 1);
    Folder folder;
    const Outcome outcome = tests::up(two_tables(folder), pooler.through(database));
    CHECK(outcome.ending == Ending::refused);
    CHECK(outcome.message.starts_with(std::string("a pooler in ") + mode + " mode stands between"));
    CHECK(outcome.message.find("connect to the server itself") != std::string::npos);
    migrate::Session pooled = tests::connect(pooler.through(database));
    CHECK(ask(pooled, left) == "");
    CHECK(ask(pooled, "SELECT to_regnamespace('schemalint')") == "");
  }
}

TEST_CASE("session mode: all of it works, and the backend goes back as it came") {
  const std::string database = tests::fresh_database();
  const tests::Pooler pooler("session", 1);
  Folder folder;
  two_tables(folder).put("0003_c.sql",
                         "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON a (id);\n");
  CHECK(tests::up(folder, pooler.through(database)).ending == Ending::done);
  CHECK(tests::applied(database) == "0001 0002 0003");
  migrate::Session pooled = tests::connect(pooler.through(database));
  CHECK(ask(pooled, left) == "");
}

TEST_CASE("--pooler: up, down and redo in transaction mode leave nothing, whatever the scripts do") {
  const std::string database = tests::fresh_database();
  const tests::Pooler pooler("transaction", 1);
  ask(*std::make_unique<migrate::Session>(tests::connect(database)),
      "DROP ROLE IF EXISTS somebody; CREATE ROLE somebody");
  Folder folder;
  two_tables(folder).put("0003_c.sql",
                         "-- migrate:up\nSET lock_timeout = '77s';\nSELECT set_config('app.tenant', 'x', "
                         "false);\nSET search_path TO "
                         "pg_catalog;\nCREATE TEMP TABLE t (a int);\nLISTEN it;\nDECLARE c CURSOR WITH HOLD "
                         "FOR SELECT 1;\nCREATE "
                         "TABLE public.c ();\nSET ROLE somebody;\n-- migrate:down\nDROP TABLE c;\n");
  migrate::RunOptions options = tests::run_options(pooler.through(database));
  options.settings.pooler = true;
  const Outcome outcome = tests::go(folder, options, {});
  CHECK(outcome.ending == Ending::done);
  CHECK(outcome.message == "");
  CHECK(tests::applied(database) == "0001 0002 0003");
  migrate::Session pooled = tests::connect(pooler.through(database));
  CHECK(ask(pooled, left) == "");
  CHECK(ask(pooled, "SELECT count(*) FROM pg_cursors") == "0");
  CHECK(tests::go(folder, options, {}).executed.done.empty());
  CHECK(tests::go(folder, options, {migrate::Target::Kind::redo, 2, {}, false}).ending == Ending::done);
  CHECK(tests::go(folder, options, {migrate::Target::Kind::down, {}, {}, true}).ending == Ending::done);
  CHECK(tests::applied(database) == "");
  CHECK(ask(pooled, left) == "");
}

TEST_CASE("--pooler: a failure rolls back and leaves nothing") {
  const std::string database = tests::fresh_database();
  const tests::Pooler pooler("transaction", 1);
  Folder folder;
  two_tables(folder).put("0003_c.sql",
                         "-- migrate:up\nSET lock_timeout = '77s';\nCREATE TABLE c ();\nSELECT nope;\n");
  migrate::RunOptions options = tests::run_options(pooler.through(database));
  options.settings.pooler = true;
  const Outcome outcome = tests::go(folder, options, {});
  CHECK(outcome.ending == Ending::failed);
  REQUIRE(outcome.executed.failed);
  CHECK(outcome.executed.failed->at.line == 4);
  CHECK(outcome.executed.failed->kept == "nothing of 0003 was kept");
  CHECK(tests::applied(database) == "0001 0002");
  migrate::Session pooled = tests::connect(pooler.through(database));
  CHECK(ask(pooled, left) == "");
  CHECK(ask(pooled, "SELECT to_regclass('c')") == "");
}

TEST_CASE("--pooler: what runs without a transaction is refused by name, and statement mode is too") {
  const std::string database = tests::fresh_database();
  Folder folder;
  two_tables(folder).put("0003_c.sql",
                         "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON a (id);\n");
  const tests::Pooler pooler("transaction", 1);
  migrate::RunOptions options = tests::run_options(pooler.through(database));
  options.settings.pooler = true;
  const Outcome outcome = tests::go(folder, options, {});
  CHECK(outcome.ending == Ending::refused);
  CHECK(tests::obstacles(outcome) == "needs-session");
  CHECK(outcome.obstacles.front().message ==
        "0003 runs without a transaction, and a pooler in transaction mode has no session for it");
  CHECK(tests::applied(database) == "");
  const tests::Pooler statement("statement", 1);
  options.connect.database = statement.through(database);
  CHECK(tests::go(folder, options, {}).ending == Ending::refused);
}

TEST_CASE("--pooler: many runners at once, each revision exactly once, and none waits for nobody") {
  const std::string database = tests::fresh_database();
  const tests::Pooler pooler("transaction", 3);
  Folder folder;
  for (int i = 1; i <= 9; ++i)
    folder.put(
        fmt::format("000{}_x.sql", i),
        fmt::format("-- migrate:up\nCREATE TABLE IF NOT EXISTS n (v int);\nINSERT INTO n VALUES ({});\n", i));
  std::vector<Outcome> outcomes(6);
  std::vector<std::thread> runners;
  for (Outcome& outcome : outcomes)
    runners.emplace_back([&] {
      migrate::RunOptions options = tests::run_options(pooler.through(database));
      options.settings.pooler = true;
      outcome = tests::go(folder, options, {});
    });
  for (std::thread& runner : runners) runner.join();
  size_t total = 0;
  for (const Outcome& outcome : outcomes) {
    CHECK(outcome.ending == Ending::done);
    CHECK(outcome.message == "");
    total += outcome.executed.done.size();
  }
  CHECK(total == 9);
  migrate::Session session = tests::connect(database);
  CHECK(ask(session, "SELECT string_agg(v::text, ' ' ORDER BY v) FROM n") == "1 2 3 4 5 6 7 8 9");
  CHECK(ask(session, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0");
}

TEST_CASE("--pooler: a runner with a session of its own keeps the others out, by name") {
  const std::string database = tests::fresh_database();
  const tests::Pooler pooler("transaction", 2);
  migrate::Session holder = tests::connect(database, "the one who has it");
  REQUIRE(*migrate::take_lock(holder, migrate::lock_key("schemalint"), std::chrono::seconds(1)) ==
          migrate::Locked::yes);
  Folder folder;
  migrate::RunOptions options = tests::run_options(pooler.through(database));
  options.settings.pooler = true;
  options.lock_patience = std::chrono::milliseconds(1);
  std::string told;
  migrate::Events events;
  events.waiting = [&](const migrate::Holder& who) { told = who.application_name; };
  CHECK(tests::go(two_tables(folder), options, {}, events).ending == Ending::locked);
  CHECK(told == "the one who has it");
  CHECK(tests::applied(database) == "");
}
