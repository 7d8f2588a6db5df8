// What rules' pages claim of a server, asked of one.
#include <doctest/doctest.h>

#include "tests/pg/server.h"

namespace {

// The SQLSTATE that ends the transaction of these statements; empty: they all go through. Undone either way.
std::string refused(migrate::Session& session, const std::string& statements) {
  const auto answer = session.run("BEGIN; " + statements);
  const std::string state = answer.error ? answer.error->sqlstate : std::string();
  tests::ask(session, "ROLLBACK");
  return state;
}

// The strongest lock that a transaction of these statements holds on the relation.
std::string lock(migrate::Session& session, const std::string& statements, const std::string& relation) {
  tests::ask(session, "BEGIN; " + statements);
  std::string held =
      tests::ask(session, "SELECT string_agg(mode, ' ' ORDER BY mode) FROM pg_locks WHERE relation = '" +
                              relation + "'::regclass AND pid = pg_backend_pid()");
  tests::ask(session, "ROLLBACK");
  return held;
}

}  // namespace

TEST_CASE(
    "pending-trigger-events: what waits for the end of the transaction, and what it keeps from being done") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  tests::ask(session,
             "CREATE TABLE parent (id int PRIMARY KEY); "
             "CREATE TABLE child (id int PRIMARY KEY, pid int REFERENCES parent DEFERRABLE INITIALLY "
             "DEFERRED, x int); "
             "CREATE INDEX child_x ON child (x); "
             "INSERT INTO parent VALUES (1), (2); INSERT INTO child VALUES (1, 1)");
  const std::string insert = "INSERT INTO child VALUES (2, 1); ";
  for (const char* refused_one :
       {"ALTER TABLE child ADD COLUMN y int", "CREATE INDEX ON child (pid)", "DROP TABLE child",
        "TRUNCATE child", "ALTER TABLE child DROP CONSTRAINT child_pid_fkey"}) {
    CAPTURE(refused_one);
    CHECK(refused(session, insert + refused_one) == "55006");
    CHECK(refused(session, insert + "SET CONSTRAINTS ALL IMMEDIATE; " + refused_one).empty());
  }
  for (const char* done : {"ALTER TABLE child RENAME COLUMN x TO y", "ALTER TABLE child RENAME TO children",
                           "DROP INDEX child_x", "ALTER TABLE parent ADD COLUMN y int"}) {
    CAPTURE(done);
    CHECK(refused(session, insert + done).empty());
  }
  const std::string alter_child = "; ALTER TABLE child ADD COLUMN y int";
  const std::string alter_parent = "; ALTER TABLE parent ADD COLUMN y int";
  CHECK(refused(session, "INSERT INTO child VALUES (3, NULL)" + alter_child) == "55006");
  CHECK(refused(session, "UPDATE child SET pid = 2" + alter_child) == "55006");
  CHECK(refused(session, "UPDATE child SET x = 2" + alter_child).empty());
  CHECK(refused(session, "DELETE FROM child" + alter_child).empty());
  CHECK(refused(session, "DELETE FROM parent WHERE id = 2" + alter_parent) == "55006");
  CHECK(refused(session, "UPDATE parent SET id = 3 WHERE id = 2" + alter_parent) == "55006");
  CHECK(refused(session, "INSERT INTO parent VALUES (9)" + alter_parent).empty());
}

TEST_CASE("partition-locks-parent, domain-constraint-scan: the locks they speak of") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  tests::ask(session,
             "CREATE TABLE events (id bigint, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at); "
             "CREATE DOMAIN email AS text; CREATE TABLE customers (id bigint PRIMARY KEY, address email); "
             "ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%') NOT VALID");
  const std::string bound = " FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')";
  CHECK(lock(session, "CREATE TABLE events_1 PARTITION OF events" + bound, "events") ==
        "AccessExclusiveLock");
  CHECK(lock(session,
             "CREATE TABLE events_1 (LIKE events INCLUDING DEFAULTS INCLUDING CONSTRAINTS); "
             "ALTER TABLE events ATTACH PARTITION events_1" +
                 bound,
             "events") == "AccessShareLock ShareUpdateExclusiveLock");
  CHECK(lock(session, "ALTER DOMAIN email ADD CHECK (VALUE <> '')", "customers") == "ShareLock");
  CHECK(lock(session, "ALTER DOMAIN email VALIDATE CONSTRAINT has_at", "customers") == "ShareLock");
}

TEST_CASE("renamed-table: a view of the old name takes what the table took") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  tests::ask(
      session,
      "CREATE TABLE orders (id bigint PRIMARY KEY, state text DEFAULT 'open'); INSERT INTO orders VALUES "
      "(1); "
      "BEGIN; ALTER TABLE orders RENAME TO purchases; CREATE VIEW orders AS SELECT * FROM purchases; COMMIT");
  tests::ask(session, "UPDATE orders SET state = 'late' WHERE id = 1");
  tests::ask(session,
             "INSERT INTO orders VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET state = excluded.state");
  tests::ask(session, "SELECT id FROM orders FOR UPDATE");
  CHECK(tests::ask(session, "SELECT state FROM purchases") == "x");
  tests::ask(session, "DELETE FROM orders");
  CHECK(tests::ask(session, "SELECT count(*) FROM purchases") == "0");
}

TEST_CASE("dropped-type: a domain stands in for a renamed one, not for an enum") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  tests::ask(session,
             "CREATE DOMAIN cents AS bigint; CREATE TYPE mood AS ENUM ('glad'); "
             "CREATE TABLE t (c cents, m mood); INSERT INTO t VALUES (5, 'glad'); "
             "ALTER DOMAIN cents RENAME TO coins; CREATE DOMAIN cents AS coins; "
             "ALTER TYPE mood RENAME TO temper; CREATE DOMAIN mood AS temper");
  CHECK(tests::ask(session, "SELECT c = 5::cents FROM t") == "t");
  CHECK(refused(session, "SELECT m = 'glad'::mood FROM t") == "42883");
}
