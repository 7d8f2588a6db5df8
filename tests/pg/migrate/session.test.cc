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

TEST_CASE("a question takes values, whatever is in them") {
  Session session = tests::connect(tests::fresh_database());
  const std::string odd = "it's a \\ \"back\" $1 {é}, NULL";
  const std::vector<std::string> list{odd, "", "NULL", "a,b"};
  for (const bool in_transaction : {false, true}) {
    if (in_transaction) tests::ask(session, "BEGIN");
    const Answer answer = session.ask(
        "SELECT $1::text, $2::bigint + 1, $3::boolean, $4::text, ($5::text[])[1], array_length($5::text[], "
        "1)",
        {odd, int64_t{41}, true, std::optional<std::string>(), list});
    REQUIRE(answer.ok());
    const migrate::Row& row = answer.rows().front();
    CHECK(migrate::get<std::string>(row, 0) == odd);
    CHECK(migrate::get<int64_t>(row, 1) == 42);
    CHECK(migrate::get<bool>(row, 2));
    CHECK(row[3] == std::nullopt);
    CHECK(migrate::get<std::string>(row, 4) == odd);
    CHECK(migrate::get<int64_t>(row, 5) == 4);
  }
}

TEST_CASE("a question with values in an open transaction leaves no snapshot that others would wait for") {
  const std::string database = tests::fresh_database();
  Session session = tests::connect(database, "asks");
  Session other = tests::connect(database);
  tests::ask(session, "BEGIN");
  REQUIRE(session.ask("SELECT count(*) FROM pg_class WHERE relname = $1", "x").ok());
  CHECK(
      tests::ask(other,
                 "SELECT backend_xmin IS NULL AND state = 'idle in transaction' FROM pg_stat_activity WHERE "
                 "application_name = 'asks'") == "t");
}

TEST_CASE("an error of a question has all its fields, and the session goes on") {
  Session session = tests::connect(tests::fresh_database());
  tests::ask(session, "DROP ROLE IF EXISTS asker; CREATE ROLE asker; CREATE TABLE t (a int PRIMARY KEY)");
  tests::ask(session, "SET ROLE asker");
  const Answer denied = session.ask("SELECT * FROM t WHERE a = $1", 1);
  REQUIRE(denied.error);
  CHECK(denied.error->sqlstate == "42501");
  CHECK(denied.error->message == "permission denied for table t");
  tests::ask(session, "RESET ROLE; DROP ROLE asker; INSERT INTO t VALUES (1)");
  const Answer twice = session.ask("INSERT INTO t VALUES ($1)", 1);
  REQUIRE(twice.error);
  CHECK(twice.error->detail == "Key (a)=(1) already exists.");
  const Answer wrong = session.ask("SELECT nope");
  REQUIRE(wrong.error);
  CHECK(wrong.error->position == 8);
  CHECK(session.ask("DROP TABLE IF EXISTS nobody").notices.size() == 1);
  CHECK(session.ask("SELECT 1").value() == "1");
}

TEST_CASE("a question of many megabytes is sent and answered") {
  Session session = tests::connect(tests::fresh_database());
  const std::string large(8 << 20, 'x');
  CHECK(session.ask("SELECT length($1)", large).value() == std::to_string(large.size()));
  CHECK(session.ask("SELECT length('" + large + "')").value() == std::to_string(large.size()));
  CHECK(session.run("SELECT length('" + large + "')").value() == std::to_string(large.size()));
}

TEST_CASE("a question never connects anew") {
  const std::string database = tests::fresh_database();
  Session victim = tests::connect(database);
  Session killer = tests::connect(database);
  tests::ask(victim, "SELECT pg_advisory_lock(9)");
  tests::ask(killer, "SELECT pg_terminate_backend(" + std::to_string(victim.backend_pid()) + ")");
  const Answer answer = victim.ask("SELECT $1::int", 1);
  REQUIRE(answer.error);
  CHECK(answer.error->connection_lost);
  CHECK_FALSE(victim.alive());
  CHECK(victim.ask("SELECT 1").error->connection_lost);
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
