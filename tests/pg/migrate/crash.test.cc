// A runner killed at every point of its way: the next run brings the same end, and nothing happens twice.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/pg/migrate/folder.h"

using migrate::Outcome;
using migrate::Point;
using tests::ask;
using tests::Folder;
using Ending = migrate::Outcome::Ending;

namespace {

// Runs `up` in a process of its own, which is killed when it reaches the point. True if it did.
bool killed_at(const Folder& folder, const std::string& database, Point point, size_t unit,
               const char* revision) {
  const chain::Chain chain = folder.chain();
  const pid_t child = ::fork();
  if (child == 0) {
    migrate::Events events;
    events.reached = [&](Point at, const migrate::Step& step, size_t at_unit) {
      if (at == point && at_unit == unit && chain.revisions[step.revision].id == revision) ::raise(SIGKILL);
    };
    (void)migrate::run(chain, {}, tests::run_options(database), events);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status);
}

}  // namespace

TEST_CASE("a transactional revision survives the death of its runner") {
  for (const Point point :
       {Point::before_begin, Point::before_record, Point::before_commit, Point::after_commit}) {
    CAPTURE(static_cast<int>(point));
    const std::string database = tests::fresh_database();
    Folder folder;
    folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n")
        .put("0002_b.sql", "-- migrate:up\nINSERT INTO a VALUES (2);\n");
    REQUIRE(killed_at(folder, database, point, 0, "0001"));
    CHECK(tests::up(folder, database).ending == Ending::done);
    migrate::Session session = tests::connect(database);
    CHECK(ask(session, "SELECT string_agg(id::text, ' ' ORDER BY id) FROM a") == "1 2");
    CHECK(tests::applied(database) == "0001 0002");
  }
}

TEST_CASE("a revision without a transaction goes on at the right statement") {
  constexpr size_t units = 5;
  for (const Point point : {Point::before_unit, Point::announced, Point::ran, Point::after_unit}) {
    for (size_t unit = 0; unit < units; ++unit) {
      CAPTURE(static_cast<int>(point));
      CAPTURE(unit);
      const std::string database = tests::fresh_database();
      Folder folder;
      folder.put("0001_t.sql", "-- migrate:up\nCREATE TABLE t (a int, b int);\n")
          .put("0002_x.sql",
               "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY ia ON t (a);\nINSERT INTO t "
               "VALUES (1, 1);\n"
               "CREATE UNIQUE INDEX CONCURRENTLY ib ON t (b);\nDROP INDEX CONCURRENTLY ia;\nVACUUM t;\n");
      const bool alone = unit != 1;
      const bool killed = killed_at(folder, database, point, unit, "0002");
      CHECK(killed == (alone || point == Point::before_unit || point == Point::after_unit));
      const Outcome outcome = tests::up(folder, database);
      if (outcome.executed.failed) MESSAGE(outcome.executed.failed->error.message);
      CHECK(outcome.ending == Ending::done);
      CHECK(outcome.executed.done.size() == (killed ? 1 : 0));
      migrate::Session session = tests::connect(database);
      CHECK(ask(session, "SELECT count(*) FROM t") == "1");
      CHECK(ask(session,
                "SELECT string_agg(relname, ' ') FROM pg_class WHERE relkind = 'i' AND relname LIKE 'i_'") ==
            "ib");
      CHECK(tests::applied(database) == "0001 0002");
      CHECK(ask(session, "SELECT count(*) FROM schemalint.progress") == "0");
    }
  }
}

TEST_CASE("what the catalog cannot tell is asked, never guessed") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder
      .put("0001_t.sql",
           "-- migrate:up\nCREATE TABLE t (a int);\nCREATE PROCEDURE p() LANGUAGE plpgsql AS "
           "$$ BEGIN INSERT INTO t VALUES (1); COMMIT; END $$;\n")
      .put("0002_x.sql", "-- migrate:up transaction:false\nCALL p();\nINSERT INTO t VALUES (2);\n");
  REQUIRE(killed_at(folder, database, Point::ran, 0, "0002"));
  CHECK(tests::obstacles(tests::up(folder, database)) == "in-doubt");
  SUBCASE("it took effect") {
    CHECK(migrate::repair(folder.chain(), {"0002", true}, tests::run_options(database)).ending ==
          Ending::done);
    CHECK(tests::up(folder, database).ending == Ending::done);
    migrate::Session session = tests::connect(database);
    CHECK(ask(session, "SELECT string_agg(a::text, ' ' ORDER BY a) FROM t") == "1 2");
  }
  SUBCASE("it did not") {
    CHECK(migrate::repair(folder.chain(), {"0002", false}, tests::run_options(database)).ending ==
          Ending::done);
    CHECK(tests::up(folder, database).ending == Ending::done);
    migrate::Session session = tests::connect(database);
    CHECK(ask(session, "SELECT string_agg(a::text, ' ' ORDER BY a) FROM t") == "1 1 2");
  }
}

TEST_CASE("an edited half of an interrupted revision is refused, an edited rest is not") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_x.sql", "-- migrate:up transaction:false\nCREATE TABLE a ();\nVACUUM;\nSELECT 1;\n");
  REQUIRE(killed_at(folder, database, Point::after_unit, 0, "0001"));
  folder.put("0001_x.sql", "-- migrate:up transaction:false\nCREATE TABLE b ();\nVACUUM;\nSELECT 1;\n");
  CHECK(tests::obstacles(tests::up(folder, database)) == "half-applied");
  folder.put("0001_x.sql",
             "-- migrate:up transaction:false\nCREATE TABLE a ();\nSELECT 2;\nCREATE TABLE c ();\n");
  const Outcome outcome = tests::up(folder, database);
  CHECK(outcome.ending == Ending::done);
  CHECK(outcome.executed.done.at(0).resumed_after == 1);
}

TEST_CASE("a COMMIT whose answer is lost is looked up") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE a (id int);\n");
  migrate::Events events;
  events.reached = [&](Point at, const migrate::Step&, size_t) {
    if (at != Point::before_commit) return;
    migrate::Session killer = tests::connect(database);
    ask(killer,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'migrate test'");
  };
  const Outcome outcome = tests::up(folder, database, events);
  CHECK(outcome.ending == Ending::failed);
  REQUIRE_FALSE(outcome.executed.failed->notes.empty());
  CHECK(outcome.executed.failed->notes.back() == "0001 was rolled back: run the command again");
  CHECK(tests::up(folder, database).ending == Ending::done);
}
