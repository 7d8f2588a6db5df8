// What somebody changed on the server by hand is named, in words; what is another tool's is not.
#include <doctest/doctest.h>

#include "migrate/verify/schema.h"
#include "tests/pg/migrate/folder.h"

using tests::Folder;

namespace {

constexpr const char* script = R"(-- migrate:up
CREATE TABLE p (id bigint PRIMARY KEY, n int, t text, parent bigint REFERENCES p ON DELETE CASCADE);
CREATE VIEW v WITH (security_barrier = true) AS SELECT id FROM p WITH LOCAL CHECK OPTION;
CREATE MATERIALIZED VIEW mv AS SELECT count(*) AS n FROM p;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE UPDATE ON p FOR EACH ROW WHEN (NEW.n > 0 AND NEW.t IN ('a', 'b')) EXECUTE FUNCTION f();
CREATE FUNCTION g() RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT 1 $$;
CREATE RULE r AS ON DELETE TO v DO INSTEAD NOTHING;
CREATE RULE pr AS ON DELETE TO p DO NOTHING;
ALTER TABLE p ENABLE ROW LEVEL SECURITY;
CREATE POLICY pol ON p USING (n > 0);
CREATE STATISTICS st ON n, t FROM p;
COMMENT ON TABLE p IS 'people';
COMMENT ON COLUMN p.n IS 'how many';
)";

constexpr const char* named_objects = R"(-- migrate:up
CREATE TABLE t (a int, b int);
CREATE STATISTICS st ON a, b FROM t;
ALTER STATISTICS st SET STATISTICS 100;
CREATE FUNCTION ef() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER et ON sql_drop EXECUTE FUNCTION ef();
ALTER EVENT TRIGGER et DISABLE;
CREATE FOREIGN DATA WRAPPER w;
ALTER FOREIGN DATA WRAPPER w OPTIONS (ADD debug 'true');
CREATE SERVER s VERSION '1' FOREIGN DATA WRAPPER w OPTIONS (host 'a', port '1');
ALTER SERVER s VERSION '2' OPTIONS (SET host 'b', DROP port, ADD dbname 'd');
CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (user 'u', password 'p');
CREATE SUBSCRIPTION sub CONNECTION 'dbname=x' PUBLICATION p1, p2 WITH (connect = false, slot_name = NONE);
ALTER SUBSCRIPTION sub SET PUBLICATION p3 WITH (refresh = false);
COMMENT ON SUBSCRIPTION sub IS 'of another server';
)";

constexpr const char* types_and_what_goes_with_them = R"(-- migrate:up
CREATE TYPE mood AS ENUM ('sad');
CREATE FUNCTION to_mood(integer) RETURNS mood LANGUAGE sql IMMUTABLE AS $$ SELECT 'sad'::mood $$;
CREATE CAST (integer AS mood) WITH FUNCTION to_mood(integer);
CREATE TYPE span AS RANGE (subtype = date);
CREATE TRANSFORM FOR date LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
CREATE OPERATOR FAMILY alone USING btree;
CREATE OPERATOR CLASS reversed FOR TYPE integer USING btree AS
  OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(integer, integer);
CREATE TEXT SEARCH PARSER words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE plain (LEXIZE = dsimple_lexize);
)";

// The sentences of the drift after that statement.
std::string after(const std::string& statement, const char* up = script) {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", up);
  REQUIRE(tests::up(folder, database).ending == migrate::Outcome::Ending::done);
  migrate::Session session = tests::connect(database);
  tests::ask(session, statement);
  const auto look = migrate::look(tests::run_options(database));
  REQUIRE(look);
  const auto compared =
      migrate::compare_schema(session, folder.chain(), look->recorded.history.applied, "schemalint");
  REQUIRE(compared);
  std::string all;
  for (const diff::Difference& difference : compared->differences)
    all += (all.empty() ? "" : "; ") + difference.sentence();
  return all;
}

}  // namespace

TEST_CASE("each change made by hand is drift, told in words") {
  CHECK(after("SELECT 1") == "");
  CHECK(after("ALTER POLICY pol ON p USING (true)") ==
        "policy public.p.pol: using is 't', expected (n > '0')");
  CHECK(after("CREATE OR REPLACE VIEW v WITH (security_barrier = true) AS SELECT id FROM p") ==
        "view public.v: check option is nothing, expected local");
  CHECK(after("CREATE OR REPLACE VIEW v WITH (security_barrier = true) AS SELECT id FROM p WHERE id > 1 "
              "WITH LOCAL CHECK OPTION")
            .starts_with("view public.v: query is select column from 1 where (column > '1'), expected "));
  CHECK(after("CREATE OR REPLACE RULE r AS ON DELETE TO v DO INSTEAD SELECT 1") ==
        "rule public.v.r: does is select '1', expected nothing");
  CHECK(after("DROP MATERIALIZED VIEW mv; CREATE MATERIALIZED VIEW mv AS SELECT count(*) + 1 AS n FROM p")
            .starts_with("materialized view public.mv: query is select (count(*) + '1') from 1, expected "));
  CHECK(after("DROP TRIGGER tr ON p; CREATE TRIGGER tr BEFORE UPDATE ON p FOR EACH ROW EXECUTE FUNCTION f()")
            .starts_with("trigger public.p.tr: when is nothing, expected "));
  CHECK(after("ALTER TABLE p DISABLE TRIGGER tr") == "trigger public.p.tr: enabled is no, expected yes");
  CHECK(after("COMMENT ON TABLE p IS 'x'") == "table public.p: comment is x, expected people");
  CHECK(after("COMMENT ON COLUMN p.n IS NULL") == "column public.p.n: comment is nothing, expected how many");
  CHECK(after("ALTER FUNCTION g() PARALLEL UNSAFE") ==
        "function public.g(): parallel is unsafe, expected safe");
  CHECK(after("ALTER FUNCTION g() STABLE") ==
        "function public.g(): volatility is stable, expected immutable");
  CHECK(after("ALTER TABLE p ALTER t SET STORAGE EXTERNAL") ==
        "column public.p.t: storage is external, expected nothing");
  CHECK(after("ALTER TABLE p DROP CONSTRAINT p_parent_fkey, ADD FOREIGN KEY (parent) REFERENCES p") ==
        "foreign key public.p.p_parent_fkey: ON DELETE is NO ACTION, expected CASCADE");
  CHECK(after("GRANT INSERT ON p TO PUBLIC") ==
        "table public.p: privileges is insert to public, expected nothing");
  CHECK(after("GRANT SELECT (n) ON p TO PUBLIC") ==
        "column public.p.n: privileges is select to public, expected nothing");
  CHECK(after("REVOKE EXECUTE ON FUNCTION g() FROM PUBLIC") ==
        "function public.g(): privileges is no execute to public, expected nothing");
  CHECK(after("ALTER TABLE p OWNER TO pg_monitor") ==
        "table public.p: owner is pg_monitor, expected postgres");
  CHECK(after("ALTER TABLE p ALTER t SET STATISTICS 500") ==
        "column public.p.t: statistics target is 500, expected the default");
  CHECK(after("ALTER TABLE p ALTER t SET (n_distinct = 5)") ==
        "column public.p.t: options is n_distinct=5, expected nothing");
  CHECK(after("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC") ==
        "default privileges on tables of postgres in schema public is not expected");
  CHECK(after("ALTER FUNCTION g() COST 5") == "function public.g(): cost is 5, expected 100");
  CHECK(after("ALTER TABLE p DISABLE RULE pr") == "rule public.p.pr: enabled is no, expected yes");
  CHECK(after("CREATE PUBLICATION pub FOR TABLE p") == "publication pub is not expected");
  CHECK(after("COMMENT ON CONSTRAINT p_pkey ON p IS 'x'") ==
        "primary key public.p.p_pkey: comment is x, expected nothing");
  CHECK(after("DROP STATISTICS st") == "statistics object public.st is missing");
}

TEST_CASE("a view with a check option is the same after what it names is renamed") {
  const char* renamed = R"(-- migrate:up
CREATE TABLE p (id bigint PRIMARY KEY, n int);
CREATE VIEW v AS SELECT id, n FROM p WHERE n > 0 WITH LOCAL CHECK OPTION;
CREATE VIEW w AS SELECT id, n AS m FROM v WHERE n > 1 WITH CASCADED CHECK OPTION;
ALTER TABLE p RENAME COLUMN n TO k;
ALTER TABLE p RENAME TO q;
ALTER VIEW v RENAME TO vv;
ALTER VIEW vv RENAME COLUMN n TO kk;
)";
  CHECK(after("SELECT 1", renamed) == "");
  CHECK(after("CREATE OR REPLACE VIEW vv AS SELECT id, k AS kk FROM q WHERE k > 0", renamed) ==
        "view public.vv: check option is nothing, expected local");
}

TEST_CASE("the history of the tool that came before is no drift") {
  CHECK(after("CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY)") == "");
  CHECK(after("CREATE SCHEMA sqitch; CREATE TABLE sqitch.changes (change_id text PRIMARY KEY, change text); "
              "CREATE TABLE sqitch.tags (tag_id text PRIMARY KEY)") == "");
  CHECK(after("CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint); "
              "CREATE TABLE goose_lock (lock_id bigint PRIMARY KEY)") == "");
  CHECK(after("CREATE TABLE goose_lock (lock_id bigint PRIMARY KEY)") ==
        "table public.goose_lock is not expected");
  CHECK(after("CREATE TABLE stray (id serial PRIMARY KEY)") == "table public.stray is not expected");
}

TEST_CASE("the history of another chain in the same database is no drift, what it makes is") {
  const std::string database = tests::fresh_database();
  Folder mine, other;
  mine.put("0001_a.sql", "-- migrate:up\nCREATE TABLE a (id int PRIMARY KEY);\n");
  other.put("0001_b.sql", "-- migrate:up\nCREATE TABLE b (id int PRIMARY KEY);\n");
  migrate::RunOptions options = tests::run_options(database);
  options.schema = "other";
  REQUIRE(tests::go(other, options, {}).ending == migrate::Outcome::Ending::done);
  REQUIRE(tests::up(mine, database).ending == migrate::Outcome::Ending::done);
  migrate::Session session = tests::connect(database);
  const auto look = migrate::look(tests::run_options(database));
  REQUIRE(look);
  const auto compared =
      migrate::compare_schema(session, mine.chain(), look->recorded.history.applied, "schemalint");
  REQUIRE(compared);
  REQUIRE(compared->differences.size() == 1);
  CHECK(compared->differences[0].sentence() == "table public.b is not expected");
  CHECK(compared->chains == std::vector<std::string>{"other"});
  CHECK(compared->histories.empty());
  CHECK(compared->tables == 2);
}

TEST_CASE("drift of what ALTER sets of objects, of subscriptions and user mappings") {
  CHECK(after("SELECT 1", named_objects) == "");
  const auto only = [&](const std::string& statement) { return after(statement, named_objects); };
  CHECK(only("ALTER STATISTICS st SET STATISTICS -1") ==
        "statistics object public.st: statistics target is the default, expected 100");
  CHECK(only("ALTER EVENT TRIGGER et ENABLE") == "event trigger et: enabled is yes, expected no");
  CHECK(only("ALTER SERVER s OPTIONS (SET host 'c')") ==
        "server s: options is dbname=d, host=c, expected dbname=d, host=b");
  CHECK(only("ALTER SERVER s VERSION '3'") == "server s: version is 3, expected 2");
  CHECK(only("ALTER FOREIGN DATA WRAPPER w OPTIONS (DROP debug)") ==
        "foreign-data wrapper w: options is nothing, expected debug=true");
  CHECK(only("DROP USER MAPPING FOR PUBLIC SERVER s") == "user mapping for public on s is missing");
  CHECK(only("ALTER SUBSCRIPTION sub SET PUBLICATION p4 WITH (refresh = false)") ==
        "subscription sub: publications is p4, expected p3");
  CHECK(only("COMMENT ON SUBSCRIPTION sub IS NULL") ==
        "subscription sub: comment is nothing, expected of another server");
  CHECK(only("DROP SUBSCRIPTION sub") == "subscription sub is missing");
}

TEST_CASE("drift of casts, transforms, operator classes and families, parsers and templates") {
  CHECK(after("SELECT 1", types_and_what_goes_with_them) == "");
  const auto only = [&](const std::string& statement) {
    return after(statement, types_and_what_goes_with_them);
  };
  CHECK(only("DROP CAST (integer AS mood)") == "cast (integer,public.mood) is missing");
  CHECK(only("CREATE CAST (mood AS integer) WITH INOUT") == "cast (public.mood,integer) is not expected");
  CHECK(only("COMMENT ON CAST (integer AS mood) IS 'why'") ==
        "cast (integer,public.mood): comment is why, expected nothing");
  CHECK(only("DROP TRANSFORM FOR date LANGUAGE sql") == "transform sql(date) is missing");
  CHECK(only("ALTER OPERATOR FAMILY alone USING btree RENAME TO lonely") ==
        "operator family public.alone using btree is missing; operator family public.lonely using btree is "
        "not expected");
  CHECK(only("DROP OPERATOR CLASS reversed USING btree") ==
        "operator class public.reversed using btree is missing");
  CHECK(
      only("DROP OPERATOR FAMILY reversed USING btree") ==
      "operator class public.reversed using btree is missing; operator family public.reversed using btree is "
      "missing");
  CHECK(only("DROP TEXT SEARCH PARSER words") == "text search object public.words (parser) is missing");
  CHECK(
      only("ALTER TEXT SEARCH TEMPLATE plain RENAME TO simple") ==
      "text search object public.plain (template) is missing; text search object public.simple (template) is "
      "not expected");
}
