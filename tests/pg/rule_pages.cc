// What the pages of rules on schemas and security say of the server, asked of one.
#include <doctest/doctest.h>

#include "tests/pg/server.h"

namespace {

// The server's words; empty: it takes the statement.
std::string refusal(migrate::Session& session, const std::string& sql) {
  const auto answer = session.run(sql);
  return answer.error ? answer.error->message : std::string();
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("narrow-sequence: a widened serial still ends at 2147483647, an identity does not") {
  migrate::Session session = tests::connect(tests::fresh_database());
  tests::ask(session, "CREATE TABLE o (id serial PRIMARY KEY); ALTER TABLE o ALTER COLUMN id TYPE bigint");
  tests::ask(session, "SELECT setval('o_id_seq', 2147483647)");
  CHECK(has(refusal(session, "INSERT INTO o DEFAULT VALUES"), "reached maximum value of sequence"));
  tests::ask(session, "ALTER SEQUENCE o_id_seq AS bigint");
  CHECK(refusal(session, "INSERT INTO o DEFAULT VALUES").empty());
  tests::ask(session,
             "CREATE TABLE i (id integer GENERATED ALWAYS AS IDENTITY); ALTER TABLE i ALTER id TYPE bigint");
  CHECK(tests::ask(session,
                   "SELECT seqtypid::regtype FROM pg_sequence WHERE seqrelid = 'i_id_seq'::regclass") ==
        "bigint");
}

TEST_CASE("foreign keys: a narrower column is taken, and cannot hold the key; half a key is not checked") {
  migrate::Session session = tests::connect(tests::fresh_database());
  tests::ask(session,
             "CREATE TABLE u (id bigint PRIMARY KEY); CREATE TABLE p (user_id integer REFERENCES u)");
  tests::ask(session, "INSERT INTO u VALUES (3000000000)");
  CHECK(refusal(session, "INSERT INTO p VALUES (3000000000)") == "integer out of range");
  tests::ask(session, "CREATE TABLE pl (a int, b int, PRIMARY KEY (a, b))");
  tests::ask(session, "CREATE TABLE s (a int, b int, FOREIGN KEY (a, b) REFERENCES pl)");
  tests::ask(session, "CREATE TABLE f (a int, b int, FOREIGN KEY (a, b) REFERENCES pl MATCH FULL)");
  CHECK(refusal(session, "INSERT INTO s VALUES (7, NULL)").empty());
  CHECK(has(refusal(session, "INSERT INTO f VALUES (7, NULL)"), "violates foreign key constraint"));
}

TEST_CASE("indexes: a column twice, REFRESH CONCURRENTLY, arrays that are too long") {
  migrate::Session session = tests::connect(tests::fresh_database());
  tests::ask(session, "CREATE TABLE t (a int NOT NULL, tags text[]); CREATE INDEX ON t (a, a)");
  CHECK(has(refusal(session, "ALTER TABLE t ADD UNIQUE (a, a)"), "appears twice in unique constraint"));
  tests::ask(session, "CREATE MATERIALIZED VIEW m AS SELECT a FROM t; CREATE UNIQUE INDEX ON m ((a + 1))");
  const std::string refresh = "REFRESH MATERIALIZED VIEW CONCURRENTLY m";
  CHECK(has(refusal(session, refresh), "cannot refresh materialized view"));
  tests::ask(session, "CREATE UNIQUE INDEX ON m (a)");
  CHECK(refusal(session, refresh).empty());
  tests::ask(session, "CREATE INDEX ON t (tags)");
  CHECK(
      has(refusal(session, "INSERT INTO t SELECT 1, array_agg(md5(i::text)) FROM generate_series(1, 200) i"),
          "exceeds btree version 4 maximum 2704"));
}

TEST_CASE("row security: empty without a policy, and a view shows what its owner sees") {
  migrate::Session session = tests::connect(tests::fresh_database());
  tests::ask(session,
             "DO $$ BEGIN IF to_regrole('page_reader') IS NULL THEN CREATE ROLE page_reader; END IF; END $$");
  tests::ask(session, "CREATE TABLE n (id int, o text); INSERT INTO n VALUES (1, 'a')");
  tests::ask(session, "ALTER TABLE n ENABLE ROW LEVEL SECURITY; CREATE VIEW v AS SELECT * FROM n");
  tests::ask(session, "GRANT SELECT ON n, v TO page_reader");
  const auto seen = [&](const char* what) {
    tests::ask(session, "SET ROLE page_reader");
    const std::string count = tests::ask(session, std::string("SELECT count(*) FROM ") + what);
    tests::ask(session, "RESET ROLE");
    return count;
  };
  CHECK(seen("n") == "0");
  CHECK(seen("v") == "1");
  if (session.server_version().major >= 15) {
    tests::ask(session, "ALTER VIEW v SET (security_invoker = true)");
    CHECK(seen("v") == "0");
  }
  tests::ask(session, "DROP OWNED BY page_reader; DROP ROLE page_reader");
}

TEST_CASE("types: json has no equality, a precision rounds into the next day") {
  migrate::Session session = tests::connect(tests::fresh_database());
  tests::ask(session, "CREATE TABLE j (b json)");
  CHECK(has(refusal(session, "SELECT DISTINCT b FROM j"),
            "could not identify an equality operator for type json"));
  CHECK(tests::ask(session, "SELECT '2024-01-01 23:59:59.7'::timestamp(0)") == "2024-01-02 00:00:00");
}

TEST_CASE("foreign-key-collation: one row references two, up to 17; refused from 18 on") {
  migrate::Session session = tests::connect(tests::fresh_database());
  if (tests::ask(session, "SELECT count(*) FROM pg_collation WHERE collprovider = 'i'") == "0") return;
  tests::ask(session,
             "CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false); "
             "CREATE TABLE u (name text PRIMARY KEY)");
  const std::string key =
      refusal(session, "CREATE TABLE l (name text COLLATE nocase REFERENCES u ON DELETE CASCADE)");
  if (session.server_version().major >= 18) {
    CHECK(has(key, "cannot be implemented"));
    return;
  }
  CHECK(key.empty());
  tests::ask(session, "INSERT INTO u VALUES ('A'), ('a'); INSERT INTO l VALUES ('A')");
  tests::ask(session, "DELETE FROM u WHERE name = 'a'");
  CHECK(tests::ask(session, "SELECT count(*) FROM l") == "0");
}

TEST_CASE("drop-locks-parent: the parent of a dropped key is locked like its child") {
  migrate::Session session = tests::connect(tests::fresh_database());
  tests::ask(session, "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p)");
  for (const char* drop : {"ALTER TABLE c DROP CONSTRAINT c_p_fkey", "DROP TABLE c"}) {
    CAPTURE(drop);
    tests::ask(session, "BEGIN");
    tests::ask(session, drop);
    CHECK(tests::ask(session,
                     "SELECT string_agg(mode, ' ') FROM pg_locks WHERE relation = 'p'::regclass AND pid = "
                     "pg_backend_pid()") == "AccessExclusiveLock");
    tests::ask(session, "ROLLBACK");
  }
}
