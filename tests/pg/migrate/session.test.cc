#include <doctest/doctest.h>

#include "tests/pg/server.h"

using migrate::Answer;
using migrate::Session;

TEST_CASE("a message gives a part for each statement, up to the error") {
  Session session = tests::connect(tests::fresh_database());
  const Answer two = session.run("SELECT 1, NULL; CREATE TABLE t (a int)");
  REQUIRE(two.ok());
  REQUIRE(two.parts.size() == 2);
  CHECK(two.parts[0].rows == std::vector<migrate::Row>{{"1", std::nullopt}});
  CHECK(two.parts[1].tag == "CREATE TABLE");

  const Answer wrong = session.run("SELECT 'é', nope FROM t");
  REQUIRE(wrong.error);
  CHECK(wrong.error->sqlstate == "42703");
  CHECK(wrong.error->position == 13);
  CHECK_FALSE(wrong.error->connection_lost);
  CHECK(session.alive());
  CHECK(session.run(" -- nothing").ok());
}

TEST_CASE("notices are collected with the answer they belong to") {
  Session session = tests::connect(tests::fresh_database());
  const Answer dropped = session.run("DROP TABLE IF EXISTS nobody");
  REQUIRE(dropped.notices.size() == 1);
  CHECK(dropped.notices[0].severity == "NOTICE");
  CHECK(dropped.notices[0].message == "table \"nobody\" does not exist, skipping");
  CHECK(session.run("SELECT 1").notices.empty());
}

TEST_CASE("COPY FROM STDIN takes its data, and fails without any") {
  Session session = tests::connect(tests::fresh_database());
  tests::ask(session, "CREATE TABLE t (a int, b text)");
  const Answer copied = session.run("COPY t FROM STDIN", "1\tone\n2\t'; DROP\n");
  REQUIRE(copied.ok());
  CHECK(copied.parts.back().tag == "COPY 2");
  CHECK(session.run("COPY t FROM STDIN").error->sqlstate == "57014");
  CHECK(tests::ask(session, "SELECT count(*) FROM t") == "2");
  CHECK(session.run("COPY t TO STDOUT").ok());
}

TEST_CASE("an interrupt cancels the running statement and the connection lives on") {
  const migrate::Interrupt interrupt = migrate::Interrupt::by_hand();
  Session session = tests::connect(tests::fresh_database(), "test", interrupt);
  REQUIRE(session.start("SELECT pg_sleep(600)"));
  interrupt.request();
  const Answer answer = session.finish();
  REQUIRE(answer.error);
  CHECK(answer.error->interrupted);
  CHECK(answer.error->sqlstate == "57014");
  CHECK(session.alive());
  CHECK(session.run("SELECT 1").error->interrupted);
  CHECK(session.run_undisturbed("SELECT 1").ok());
}

TEST_CASE("a backend that is terminated is an error that says so") {
  const std::string database = tests::fresh_database();
  Session victim = tests::connect(database);
  Session killer = tests::connect(database);
  tests::ask(killer, "SELECT pg_terminate_backend(" + std::to_string(victim.backend_pid()) + ")");
  const Answer answer = victim.run("SELECT 1");
  REQUIRE(answer.error);
  CHECK(answer.error->connection_lost);
  CHECK_FALSE(victim.alive());
}

TEST_CASE("quoting") {
  Session session = tests::connect(tests::fresh_database());
  CHECK(tests::ask(session, "SELECT " + session.literal("it's a \\ back")) == "it's a \\ back");
  CHECK(tests::ask(session, "SELECT 1 AS " + session.identifier("a \"b\"")) == "1");
}

TEST_CASE("no server, no session, and the words of libpq") {
  const text::Result<Session> none = Session::open({"host=/nonexistent dbname=x", "test", 5, {}});
  REQUIRE_FALSE(none);
  CHECK(none.error().message.find("/nonexistent") != std::string::npos);
}
