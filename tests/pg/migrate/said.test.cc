// What the server and the scripts say while they run.
#include <doctest/doctest.h>

#include <future>
#include <thread>

#include "tests/pg/migrate/folder.h"

using migrate::Outcome;
using tests::ask;
using tests::Folder;
using Ending = migrate::Outcome::Ending;

TEST_CASE("what a script raises is told as it comes, and kept; what the server remarks by itself is not") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put(
      "0001_a.sql",
      "-- migrate:up\nCREATE TABLE IF NOT EXISTS a (id int);\nCREATE TABLE IF NOT EXISTS a (id int);\n"
      "DO $$ BEGIN RAISE NOTICE 'grants skipped' USING HINT = 'grant them'; RAISE WARNING 'look here'; "
      "RAISE INFO 'by the way'; RAISE DEBUG 'unheard'; END $$;\n");
  std::vector<std::string> told;
  migrate::Events events;
  events.said = [&](const migrate::Step&, const migrate::Said& said) {
    told.push_back(said.notice.severity + " " + said.notice.message);
  };
  const Outcome outcome = tests::up(folder, database, events);
  CHECK(told == std::vector<std::string>{"NOTICE grants skipped", "WARNING look here", "INFO by the way"});
  REQUIRE(outcome.executed.done.size() == 1);
  const std::vector<migrate::Said>& said = outcome.executed.done.front().said;
  REQUIRE(said.size() == 3);
  CHECK(said[0].notice.hint == "grant them");
  CHECK(said[0].at.line == 4);
}

TEST_CASE("a message arrives while its statement still runs") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql",
             "-- migrate:up\nDO $$ BEGIN RAISE NOTICE 'half way'; PERFORM pg_advisory_lock(7); END $$;\n");
  migrate::Session holder = tests::connect(database);
  ask(holder, "SELECT pg_advisory_lock(7)");
  std::promise<void> heard;
  migrate::Events events;
  events.said = [&](const migrate::Step&, const migrate::Said&) { heard.set_value(); };
  migrate::RunOptions options = tests::run_options(database);
  options.settings.lock_timeout = "0";
  Outcome outcome;
  std::thread runner([&] { outcome = tests::go(folder, options, {}, events); });
  heard.get_future().wait();
  ask(holder, "SELECT pg_advisory_unlock(7)");
  runner.join();
  CHECK(outcome.ending == Ending::done);
}

TEST_CASE("what was said before a failure stands with it") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nDO $$ BEGIN RAISE NOTICE 'so far'; END $$;\nSELECT nope;\n");
  const Outcome outcome = tests::up(folder, database);
  REQUIRE(outcome.executed.failed);
  REQUIRE(outcome.executed.failed->said.size() == 1);
  CHECK(outcome.executed.failed->said.front().notice.message == "so far");
}
