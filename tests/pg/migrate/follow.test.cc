// What a Follower gathers step by step is what a reading of the whole finds, whatever the statement was.
#include "migrate/verify/follow.h"

#include <doctest/doctest.h>

#include "migrate/verify/compare.h"
#include "tests/pg/server.h"

using migrate::Changes;
using migrate::Follower;

namespace {

struct Followed {
  migrate::Session session = tests::connect(tests::fresh_database());
  Follower follower = begin();

  Follower begin() {
    REQUIRE(Follower::prepare(session));
    auto made = Follower::begin(session);
    REQUIRE(made);
    return std::move(*made);
  }
  Changes step() {
    auto changes = follower.step(session);
    if (!changes) FAIL(changes.error().message);
    return std::move(*changes);
  }
  bool is_whole() {
    const auto whole = follower.is_whole(session);
    if (!whole) FAIL(whole.error().message);
    return *whole;
  }
  void run(const std::string& sql) {
    tests::ask(session, sql);
    follower.note_anything();
  }
};

std::vector<std::string> sentences(const Changes& changes) {
  std::vector<std::string> out;
  for (const diff::Difference& difference : migrate::differences(changes))
    out.push_back(difference.sentence());
  return out;
}

// Each is a step. Comments say what would go unseen by a look at pg_class alone.
constexpr const char* statements[] = {
    "CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL, age "
    "integer)",
    "CREATE TABLE orders (id serial PRIMARY KEY, user_id bigint REFERENCES users ON DELETE CASCADE, state "
    "text)",
    "CREATE INDEX orders_user_idx ON orders (user_id, lower(state)) WHERE state <> 'done'",
    "ALTER TABLE users ADD COLUMN note text DEFAULT 'x', ADD CONSTRAINT age_check CHECK (age > 0)",
    "ALTER TABLE users ALTER COLUMN age SET NOT NULL",
    "ALTER TABLE users ALTER COLUMN age DROP NOT NULL, ALTER COLUMN note SET STATISTICS 500",
    "ALTER TABLE users ALTER COLUMN note DROP DEFAULT",
    "CREATE VIEW adults AS SELECT u.email, u.age FROM users u WHERE u.age >= 18",
    "CREATE MATERIALIZED VIEW states AS SELECT state, count(*) AS n FROM orders GROUP BY state",
    "CREATE UNIQUE INDEX states_key ON states (state)",
    "CREATE VIEW both_names AS SELECT a.email, o.state FROM adults a, orders o",
    // A view is printed with the names of others, and none of its own rows changes.
    "ALTER TABLE users RENAME COLUMN age TO years",
    "ALTER TABLE users RENAME TO people",
    "ALTER VIEW adults RENAME COLUMN email TO address",
    "ALTER INDEX orders_user_idx RENAME TO orders_by_user",
    "ALTER TABLE orders RENAME CONSTRAINT orders_pkey TO orders_key",
    "CREATE TYPE mood AS ENUM ('sad', 'happy')",
    "ALTER TABLE people ADD COLUMN mood mood DEFAULT 'sad'",
    "ALTER TYPE mood ADD VALUE 'calm' BEFORE 'happy'",
    "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'",
    "ALTER TYPE mood RENAME TO temper",
    "CREATE DOMAIN positive AS integer CHECK (VALUE > 0) DEFAULT 1",
    "ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 100)",
    "ALTER DOMAIN positive SET NOT NULL",
    "ALTER DOMAIN positive DROP CONSTRAINT positive_check",
    "COMMENT ON CONSTRAINT small ON DOMAIN positive IS 'why'",
    "CREATE TYPE pair AS (a integer, b text)",
    "ALTER TYPE pair ADD ATTRIBUTE c positive",
    "CREATE TYPE span AS RANGE (subtype = date)",
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
    "CREATE TRIGGER touched BEFORE UPDATE ON people FOR EACH ROW WHEN (old.years < 3) EXECUTE FUNCTION "
    "touch()",
    "ALTER TABLE people DISABLE TRIGGER touched",
    "ALTER TRIGGER touched ON people RENAME TO touches",
    "ALTER FUNCTION touch() RENAME TO touch_it",
    "COMMENT ON TRIGGER touches ON people IS 'a comment'",
    "COMMENT ON TRIGGER touches ON people IS NULL",
    "DROP TRIGGER touches ON people",
    "COMMENT ON COLUMN people.email IS 'an address'",
    "COMMENT ON TABLE people IS 'all of them'",
    "COMMENT ON COLUMN people.email IS NULL",
    "GRANT SELECT ON people TO PUBLIC",
    "GRANT UPDATE (email) ON people TO PUBLIC",
    "REVOKE UPDATE (email) ON people FROM PUBLIC",
    "ALTER TABLE people ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY own ON people USING (years > 0)",
    "ALTER POLICY own ON people USING (years > 1) WITH CHECK (years < 200)",
    "DROP POLICY own ON people",
    "CREATE RULE quiet AS ON DELETE TO orders DO INSTEAD NOTHING",
    "ALTER TABLE orders DISABLE RULE quiet",
    "DROP RULE quiet ON orders",
    "CREATE SEQUENCE numbers START 5",
    "ALTER SEQUENCE numbers MAXVALUE 90 CYCLE",
    "ALTER SEQUENCE numbers OWNED BY orders.state",
    "ALTER SEQUENCE numbers OWNED BY NONE",
    "CREATE SCHEMA other",
    "ALTER TABLE orders SET SCHEMA other",
    "COMMENT ON SCHEMA other IS 'another'",
    "ALTER SCHEMA other RENAME TO elsewhere",
    "GRANT USAGE ON SCHEMA elsewhere TO PUBLIC",
    "CREATE TABLE logs (at timestamptz NOT NULL, text text) PARTITION BY RANGE (at)",
    "CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
    "CREATE TABLE logs_2 PARTITION OF logs FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
    "CREATE INDEX logs_at_idx ON logs (at)",
    "CREATE INDEX logs_text_idx ON ONLY logs (text)",
    "CREATE INDEX logs_1_text ON logs_1 (text)",
    "ALTER INDEX logs_text_idx ATTACH PARTITION logs_1_text",
    "ALTER TABLE logs DETACH PARTITION logs_2",
    "CREATE TABLE base (a integer); CREATE TABLE derived (b integer) INHERITS (base)",
    "ALTER TABLE base ADD COLUMN c integer",
    "ALTER TABLE derived NO INHERIT base",
    "CREATE STATISTICS pairs ON at, text FROM logs_2",
    "ALTER STATISTICS pairs SET STATISTICS 100",
    "DROP STATISTICS pairs",
    "CREATE PUBLICATION news FOR TABLE base",
    "ALTER PUBLICATION news ADD TABLE derived",
    "ALTER TABLE base RENAME TO basis",
    "DROP PUBLICATION news",
    "CREATE COLLATION plain (locale = 'C')",
    "CREATE TABLE words (w text COLLATE plain)",
    "ALTER COLLATION plain RENAME TO bare",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
    "CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
    "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION watch()",
    "ALTER EVENT TRIGGER watch RENAME TO watcher",
    "DROP EVENT TRIGGER watcher",
    "CREATE FUNCTION twice(n integer, by integer DEFAULT 2) RETURNS integer LANGUAGE sql IMMUTABLE AS "
    "'SELECT n * by'",
    "ALTER TABLE basis ADD COLUMN d integer GENERATED ALWAYS AS (twice(a)) STORED",
    "ALTER FUNCTION twice(integer, integer) RENAME TO multiplied",
    "ALTER FUNCTION multiplied(integer, integer) STABLE",
    "CREATE OR REPLACE FUNCTION multiplied(n integer, by integer DEFAULT 3) RETURNS integer LANGUAGE sql AS "
    "'SELECT 1'",
    "COMMENT ON FUNCTION multiplied(integer, integer) IS 'not any more'",
    "ALTER TABLE basis DROP COLUMN d",
    "DROP FUNCTION multiplied(integer, integer)",
    "REFRESH MATERIALIZED VIEW states WITH NO DATA",
    "CLUSTER people USING users_pkey",
    "ALTER TABLE people REPLICA IDENTITY USING INDEX users_pkey",
    "ALTER TABLE people SET WITHOUT CLUSTER",
    "CREATE UNIQUE INDEX people_note ON people (note)",
    "ALTER TABLE people ADD CONSTRAINT people_note UNIQUE USING INDEX people_note",
    "CREATE INDEX people_pair ON people ((years + 1), note)",
    "ALTER INDEX people_pair ALTER COLUMN 1 SET STATISTICS 300",
    "ALTER INDEX people_pair SET (fillfactor = 70)",
    "ALTER TABLE people ADD CONSTRAINT young CHECK (years < 300) NOT VALID",
    "ALTER TABLE people VALIDATE CONSTRAINT young",
    "REINDEX TABLE people",
    "DROP VIEW both_names, adults",
    "ALTER TABLE people ALTER COLUMN years TYPE bigint",
    "TRUNCATE people CASCADE",
    "INSERT INTO people (email) VALUES ('a')",
    "DO $$ BEGIN EXECUTE 'CREATE TABLE in_a_block (x integer)'; EXECUTE 'DROP TABLE in_a_block'; END $$",
    "DO $$ BEGIN EXECUTE 'CREATE TABLE stays (x integer CHECK (x > 1))'; END $$",
    "CREATE EXTENSION pg_trgm",
    "CREATE INDEX words_trigrams ON words USING gin (w gin_trgm_ops)",
    "ALTER EXTENSION pg_trgm SET SCHEMA elsewhere",
    "DROP EXTENSION pg_trgm CASCADE",
    "DROP TYPE pair, span",
    "CREATE OPERATOR FAMILY alone USING btree",
    "ALTER OPERATOR FAMILY alone USING btree RENAME TO lonely",
    "CREATE OPERATOR CLASS reversed FOR TYPE integer USING btree AS OPERATOR 1 >, OPERATOR 3 =, FUNCTION 1 "
    "btint4cmp(integer, integer)",
    "DROP OPERATOR CLASS reversed USING btree",
    "CREATE TYPE shade AS ENUM ('dark')",
    "CREATE CAST (integer AS shade) WITH INOUT",
    "ALTER TYPE shade RENAME TO hue",
    "COMMENT ON CAST (integer AS hue) IS 'why'",
    "DROP CAST (integer AS hue)",
    "CREATE TRANSFORM FOR date LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal))",
    "DROP TRANSFORM FOR date LANGUAGE sql",
    "CREATE TEXT SEARCH PARSER parts (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, "
    "LEXTYPES "
    "= prsd_lextype)",
    "ALTER TEXT SEARCH PARSER parts RENAME TO pieces",
    "DROP TEXT SEARCH PARSER pieces",
    "CREATE TEXT SEARCH TEMPLATE stems (LEXIZE = dsimple_lexize)",
    "DROP TEXT SEARCH TEMPLATE stems",
    "DROP SCHEMA elsewhere CASCADE",
    "DROP SCHEMA public CASCADE",
    "CREATE SCHEMA public",
};

}  // namespace

TEST_CASE("a follower sees all that any statement changes") {
  Followed followed;
  for (const char* statement : statements) {
    CAPTURE(statement);
    followed.run(statement);
    followed.step();
    CHECK(followed.is_whole());
  }
}

TEST_CASE("a follower that looks only where the transaction has written sees the same") {
  Followed followed;
  for (const char* statement : statements) {
    CAPTURE(statement);
    tests::ask(followed.session, std::string("BEGIN;") + statement);
    const migrate::Answer written = followed.session.run(Follower::asks_written);
    REQUIRE(written.ok());
    followed.follower.take_written(written.rows().at(0));
    tests::ask(followed.session, "COMMIT");
    followed.step();
    CHECK(followed.is_whole());
  }
}

TEST_CASE("what a step changed is told in words, both sides of it") {
  Followed followed;
  followed.run("CREATE TABLE t (a integer NOT NULL, b text)");
  CHECK(sentences(followed.step()) == std::vector<std::string>{"table public.t is not expected"});
  followed.run("ALTER TABLE t ALTER COLUMN a DROP NOT NULL");
  const Changes first = followed.step();
  std::vector<std::string> told{"column public.t.a: NOT NULL is no, expected yes"};
  if (followed.session.server_version().major >= 18)
    told.emplace_back("not-null constraint public.t.t_a_not_null is missing");
  CHECK(sentences(first) == told);
  followed.run("ALTER TABLE t ALTER COLUMN a SET NOT NULL");
  CHECK(sentences(migrate::joined(first, followed.step())).empty());
  CHECK(followed.step().empty());
}

TEST_CASE("a table dropped and made again is the same by name, not by oid") {
  Followed followed;
  followed.run("CREATE TABLE t (a integer PRIMARY KEY, b text); CREATE INDEX t_b ON t (b)");
  followed.step();
  followed.run("DROP TABLE t");
  const Changes gone = followed.step();
  CHECK(sentences(gone) == std::vector<std::string>{"table public.t is missing"});
  followed.run("CREATE TABLE t (a integer PRIMARY KEY, b text); CREATE INDEX t_b ON t (b)");
  CHECK(sentences(migrate::joined(gone, followed.step())).empty());
  followed.run("DROP INDEX t_b");
  CHECK(sentences(followed.step()) == std::vector<std::string>{"index public.t_b is missing"});
}

TEST_CASE("a transaction that is rolled back leaves the follower where it was") {
  Followed followed;
  followed.run("CREATE TABLE t (a integer); COMMENT ON TABLE t IS 'one'");
  followed.step();
  followed.follower.mark();
  followed.run("BEGIN");
  followed.run("DROP TABLE t; CREATE TABLE u (a integer)");
  CHECK(sentences(followed.step()) ==
        std::vector<std::string>{"table public.t is missing", "table public.u is not expected"});
  followed.run("ROLLBACK");
  followed.follower.undo();
  followed.follower.note_anything();
  CHECK(followed.step().empty());
  CHECK(followed.is_whole());
}

TEST_CASE("whatever a transaction that is rolled back has done, the follower is where it was, and goes on") {
  Followed followed;
  for (const char* statement : statements) {
    CAPTURE(statement);
    followed.follower.mark();
    followed.run(std::string("BEGIN; ") + statement);
    followed.step();
    tests::ask(followed.session, "ROLLBACK");
    followed.follower.undo();
    CHECK(followed.is_whole());
    followed.run(statement);
    followed.step();
    CHECK(followed.is_whole());
  }
}

TEST_CASE("what is printed with another's name is told with both when that is renamed") {
  Followed followed;
  followed.run("CREATE TABLE t (id serial, a integer); CREATE VIEW v AS SELECT a FROM t");
  followed.step();
  followed.run("ALTER TABLE t RENAME TO u");
  const Changes first = followed.step();
  followed.run("ALTER TABLE u RENAME TO t");
  CHECK(sentences(migrate::joined(first, followed.step())).empty());
}
