// Who keeps a statement waiting is told while it waits, and kept with what became of it.
#include <doctest/doctest.h>

#include "tests/pg/migrate/folder.h"

using migrate::Outcome;
using tests::ask;
using tests::Folder;
using Ending = migrate::Outcome::Ending;

TEST_CASE("a statement that waits for a lock: by whom it is held") {
  const std::string database = tests::fresh_database();
  migrate::Session holder = tests::connect(database, "the holder");
  ask(holder, "CREATE TABLE t (a int)");
  ask(holder, "BEGIN; LOCK TABLE t");
  Folder folder;
  folder.put("0001_x.sql", "-- migrate:up\nALTER TABLE t ADD COLUMN b int;\n");
  migrate::RunOptions options = tests::run_options(database);
  options.settings.lock_timeout = "0";
  options.watch_every = std::chrono::milliseconds(5);
  std::string seen;
  migrate::Events events;
  events.waits = [&](const migrate::Step&, const migrate::Waiting& waiting) {
    if (!seen.empty() || waiting.blockers.empty()) return;
    seen = waiting.blockers.front().application_name + ": " + waiting.blockers.front().query;
    ask(holder, "COMMIT");
  };
  const Outcome outcome = tests::go(folder, options, {}, events);
  CHECK(outcome.ending == Ending::done);
  CHECK(seen == "the holder: BEGIN; LOCK TABLE t");
  REQUIRE(outcome.executed.done.at(0).waited.size() == 1);
  CHECK(outcome.executed.done.at(0).waited.front().blocker.pid == std::to_string(holder.backend_pid()));
}

TEST_CASE("a lock that is not to be had: the failure names who has it") {
  const std::string database = tests::fresh_database();
  migrate::Session holder = tests::connect(database, "the holder");
  ask(holder, "CREATE TABLE t (a int)");
  ask(holder, "BEGIN; LOCK TABLE t");
  Folder folder;
  folder.put("0001_x.sql", "-- migrate:up\nALTER TABLE t ADD COLUMN b int;\n");
  migrate::RunOptions options = tests::run_options(database);
  options.settings.lock_timeout = "300ms";
  options.retries = 0;
  options.watch_every = std::chrono::milliseconds(5);
  migrate::Events events;
  events.waits = [](const migrate::Step&, const migrate::Waiting&) {};
  const Outcome outcome = tests::go(folder, options, {}, events);
  REQUIRE(outcome.executed.failed);
  CHECK(outcome.executed.failed->notes.back().starts_with(
      "it waited for pid " + std::to_string(holder.backend_pid()) +
      " (the holder), idle in transaction of postgres, in its transaction for "));
}

TEST_CASE("a build of an index that waits: its phase") {
  const std::string database = tests::fresh_database();
  migrate::Session holder = tests::connect(database, "the holder");
  ask(holder, "CREATE TABLE t (a int)");
  ask(holder, "BEGIN; INSERT INTO t VALUES (1)");
  Folder folder;
  folder.put("0001_x.sql", "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON t (a);\n");
  migrate::RunOptions options = tests::run_options(database);
  options.watch_every = std::chrono::milliseconds(5);
  std::string phase;
  migrate::Events events;
  events.waits = [&](const migrate::Step&, const migrate::Waiting& waiting) {
    if (!phase.empty()) return;
    phase = waiting.phase;
    if (!phase.empty()) ask(holder, "COMMIT");
  };
  CHECK(tests::go(folder, options, {}, events).ending == Ending::done);
  CHECK(phase.find("waiting for") == 0);
}
