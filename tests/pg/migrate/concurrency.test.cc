// Several runners at once.
#include <doctest/doctest.h>

#include <future>
#include <thread>

#include "migrate/session/advisory_lock.h"
#include "tests/pg/migrate/folder.h"

using migrate::Outcome;
using tests::ask;
using tests::Folder;
using Ending = migrate::Outcome::Ending;

namespace {

// Two runners that both find the lock taken, and then race for it.
void race(Folder& folder, const std::string& database, std::vector<Outcome>& outcomes) {
  migrate::Session holder = tests::connect(database);
  const int64_t key = migrate::lock_key("schemalint");
  REQUIRE(*migrate::take_lock(holder, key, std::chrono::seconds(1)) == migrate::Locked::yes);
  std::vector<std::promise<void>> waiting(outcomes.size());
  std::vector<std::thread> runners;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    runners.emplace_back([&, i] {
      migrate::Events events;
      events.waiting = [&waiting, i](const migrate::Holder&) { waiting[i].set_value(); };
      outcomes[i] = tests::up(folder, database, events);
    });
  }
  for (std::promise<void>& one : waiting) one.get_future().wait();
  migrate::release_lock(holder, key);
  for (std::thread& runner : runners) runner.join();
}

size_t total(const std::vector<Outcome>& outcomes) {
  size_t count = 0;
  for (const Outcome& outcome : outcomes) count += outcome.executed.done.size();
  return count;
}

}  // namespace

TEST_CASE("of two runners one does the work and the other finds nothing to do") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE a (id int);\n")
      .put("0002_b.sql", "-- migrate:up transaction:false\nINSERT INTO a VALUES (1);\nVACUUM a;\n");
  std::vector<Outcome> outcomes(2);
  race(folder, database, outcomes);
  for (const Outcome& outcome : outcomes) CHECK(outcome.ending == Ending::done);
  CHECK(total(outcomes) == 2);
  migrate::Session session = tests::connect(database);
  CHECK(ask(session, "SELECT count(*) FROM a") == "1");
}

TEST_CASE("many runners on an empty database make one history, without noise") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE a (id int);\n");
  std::vector<Outcome> outcomes(12);
  race(folder, database, outcomes);
  for (const Outcome& outcome : outcomes) CHECK(outcome.ending == Ending::done);
  CHECK(total(outcomes) == 1);
}

TEST_CASE("a runner that waits holds no snapshot, so a concurrent build in the other ends well") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_t.sql", "-- migrate:up\nCREATE TABLE t (a int);\n");
  REQUIRE(tests::up(folder, database).ending == Ending::done);
  folder.put("0002_i.sql", "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY ia ON t (a);\n");

  migrate::Session old = tests::connect(database);
  ask(old, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM t");
  Outcome first, second;
  std::thread a([&] { first = tests::go(folder, tests::run_options(database, "runner a"), {}); });
  migrate::Session session = tests::connect(database);
  // The build waits for the snapshot of `old`.
  tests::await(
      session,
      "SELECT count(*) FROM pg_stat_progress_create_index WHERE phase LIKE 'waiting for old snapshots' OR "
      "phase LIKE 'waiting for writers%'",
      "1");
  std::promise<void> waits;
  std::thread b([&] {
    migrate::Events events;
    events.waiting = [&](const migrate::Holder& holder) {
      CHECK(holder.application_name == "runner a");
      waits.set_value();
    };
    second = tests::go(folder, tests::run_options(database, "runner b"), {}, events);
  });
  waits.get_future().wait();
  tests::await(session,
               "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'runner b' AND state = 'idle' "
               "AND backend_xmin IS NULL",
               "1");
  ask(old, "COMMIT");
  a.join();
  b.join();
  CHECK(first.ending == Ending::done);
  CHECK(second.ending == Ending::done);
  CHECK(first.executed.done.size() == 1);
  CHECK(second.executed.done.empty());
  CHECK(ask(session, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ia'::regclass") == "t");
}

TEST_CASE("who waits in vain says for whom") {
  const std::string database = tests::fresh_database();
  migrate::Session holder = tests::connect(database, "the one who has it");
  REQUIRE(*migrate::take_lock(holder, migrate::lock_key("schemalint"), std::chrono::seconds(1)) ==
          migrate::Locked::yes);
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nSELECT 1;\n");
  migrate::RunOptions options = tests::run_options(database);
  options.lock_patience = std::chrono::milliseconds(1);
  const Outcome outcome = tests::go(folder, options, {});
  CHECK(outcome.ending == Ending::locked);
  REQUIRE(outcome.holder);
  CHECK(outcome.holder->application_name == "the one who has it");
  CHECK(outcome.holder->pid == std::to_string(holder.backend_pid()));
  // Another history in the same database is nobody's concern.
  options.schema = "other";
  CHECK(tests::go(folder, options, {}).ending == Ending::done);
}
