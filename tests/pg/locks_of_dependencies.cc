// What a new object depends on is locked until the transaction ends since August 2026, as `schemalint
// effects` leaves it out: in the weakest mode, which only a DROP (or what is as strong) waits for.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/pg/server.h"

namespace {

struct Statement {
  const char* sql;
  const char* depends_on;  // as pg_locks tells of it below
};

constexpr Statement statements[] = {
    {"CREATE TABLE n (a ct)", "pg_type ct"},
    {"CREATE TABLE n (a mood)", "pg_type mood"},
    {"CREATE TABLE n (a integer DEFAULT nextval('s'))", "s"},
    {"CREATE TABLE n (a integer DEFAULT f())", "pg_proc f()"},
    {"CREATE TABLE n (a text COLLATE co)", "pg_collation co"},
    {"ALTER TABLE t ADD COLUMN b ct", "pg_type ct"},
    {"ALTER TABLE t ALTER COLUMN a SET DEFAULT f()", "pg_proc f()"},
    {"CREATE VIEW v AS SELECT f() FROM t", "pg_proc f()"},
    {"CREATE FUNCTION g(mood) RETURNS integer LANGUAGE sql AS 'SELECT 1'", "pg_type mood"},
    {"CREATE DOMAIN d AS mood", "pg_type mood"},
    {"CREATE INDEX i ON t (g1(a))", "pg_proc g1(integer)"},
    {"CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf()", "pg_proc tf()"},
};

constexpr const char* locks_held =
    "SELECT string_agg(DISTINCT what || ' ' || mode, ', ') FROM (SELECT mode, CASE "
    "WHEN locktype = 'relation' THEN relation::regclass::text "
    "WHEN classid = 'pg_type'::regclass THEN 'pg_type ' || objid::regtype "
    "WHEN classid = 'pg_proc'::regclass THEN 'pg_proc ' || objid::regprocedure "
    "WHEN classid = 'pg_collation'::regclass THEN 'pg_collation ' || objid::regcollation END AS what "
    "FROM pg_locks WHERE pid = pg_backend_pid() AND locktype IN ('relation', 'object')) AS held "
    "WHERE what = '{}'";

}  // namespace

TEST_CASE("what a new object depends on is locked in the weakest mode, since August 2026") {
  migrate::Session session = tests::connect(tests::fresh_database());
  tests::ask(session,
             "CREATE TYPE ct AS (x integer); CREATE TYPE mood AS ENUM ('a'); CREATE SEQUENCE s; "
             "CREATE COLLATION co FROM \"C\"; CREATE TABLE t (a integer); "
             "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; "
             "CREATE FUNCTION g1(integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT 1'; "
             "CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'");
  const bool locks = session.server_version().has(sql::Update::august_2026);
  for (const Statement& statement : statements) {
    CAPTURE(statement.sql);
    tests::ask(session, "BEGIN");
    tests::ask(session, statement.sql);
    const std::string held = tests::ask(session, fmt::format(fmt::runtime(locks_held), statement.depends_on));
    CHECK(held == (locks ? std::string(statement.depends_on) + " AccessShareLock" : std::string()));
    tests::ask(session, "ROLLBACK");
  }
}
