#include "lint/replay/presume.h"

#include <doctest/doctest.h>

#include "lint/replay/replay.h"

namespace {

chain::Chain chain_of(const std::vector<std::string>& scripts) {
  chain::Chain chain;
  for (const std::string& sql : scripts) {
    text::Source source{.path = std::to_string(chain.revisions.size() + 1) + ".sql", .bytes = sql};
    const text::Span whole = source.whole();
    const auto file = chain.files.add(std::move(source));
    chain::Revision revision;
    revision.id = std::to_string(chain.revisions.size() + 1);
    revision.up = chain::Script{
        .file = file, .body = whole, .transactional = false, .send = chain::SendMode::statements};
    chain.revisions.push_back(std::move(revision));
  }
  return chain;
}

struct Ran {
  std::vector<std::string> refused, hints, presumed;
  catalog::Catalog catalog;

  const catalog::Relation* relation(const std::string& name) const {
    return catalog.relation(catalog.resolve_relation({{}, name}));
  }
  std::string columns(const std::string& name) const {
    std::string list;
    for (const catalog::Column& column : relation(name)->columns) {
      if (!column.dropped) list += (list.empty() ? "" : " ") + column.name + (column.presumed ? "?" : "");
    }
    return list;
  }
};

Ran run(const std::vector<std::string>& scripts, replay::ReplayOptions options = {.presume = true}) {
  const chain::Chain chain = chain_of(scripts);
  replay::Replay replay(chain, options);
  Ran ran;
  replay::Visitor visitor;
  visitor.after = [&](const replay::Step&, const commands::Applied& applied, const catalog::Catalog&) {
    if (!applied.refused) return;
    ran.refused.push_back(applied.refused->message);
    ran.hints.push_back(applied.refused->hint);
  };
  replay.all(visitor);
  ran.catalog = replay.catalog();
  for (const catalog::Presumed& one : ran.catalog.presumed()) {
    if (!one.gone) ran.presumed.push_back(one.name.name);
  }
  return ran;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a relation that no revision makes is there, with the columns that statements name") {
  const Ran ran =
      run({"ALTER TABLE orders ADD COLUMN note text; CREATE INDEX i ON orders (total, lower(email)); "
           "UPDATE orders SET state = 1 WHERE id = 2"});
  CHECK(ran.refused.empty());
  CHECK(ran.presumed == Words{"orders"});
  CHECK(ran.columns("orders") == "note email? total? state? id?");
  CHECK(ran.relation("i") != nullptr);
}

TEST_CASE("with the option off nothing is presumed, nor where the replay is the server's own") {
  CHECK(run({"ALTER TABLE orders ADD COLUMN x int"}, {}).refused ==
        Words{"relation \"orders\" does not exist"});
  CHECK(run({"ALTER TABLE orders ADD COLUMN x int"}, {.strict = true, .presume = true}).refused.size() == 1);
}

TEST_CASE("what the chain makes later, has dropped or renamed is not there") {
  CHECK(run({"ALTER TABLE t ADD COLUMN x int", "CREATE TABLE t ()"}).refused ==
        Words{"relation \"t\" does not exist"});
  CHECK(run({"CREATE TABLE t ()", "DROP TABLE t", "ALTER TABLE t ADD COLUMN x int"}).refused.size() == 1);
  CHECK(run({"DROP TABLE orders", "ALTER TABLE orders ADD COLUMN x int"}).refused.size() == 1);
  CHECK(run({"ALTER TABLE orders RENAME TO o", "SELECT 1 FROM o", "SELECT 1 FROM orders"}).refused ==
        Words{"relation \"orders\" does not exist"});
  CHECK(
      run({"CREATE TABLE p (id serial)", "DROP TABLE p", "ALTER SEQUENCE p_id_seq RESTART"}).refused.size() ==
      1);
  CHECK(run({"CREATE INDEX i ON orders (x)", "ALTER TABLE orders ADD COLUMN x int"}).refused.size() == 1);
  CHECK(run({"ALTER TABLE orders DROP COLUMN x", "CREATE INDEX i ON orders (x)"}).refused.size() == 1);
}

TEST_CASE("what is made later unless it is there may be there, in a chain that begins in the middle") {
  const std::string middle = "ALTER TABLE orders ADD COLUMN note text";
  const std::string trigger =
      "CREATE TRIGGER a BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()";
  const std::string touch =
      " FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$";
  CHECK(run({middle, trigger, "CREATE OR REPLACE" + touch}).refused.empty());
  CHECK(run({middle, trigger, "CREATE" + touch}).refused == Words{"function touch() does not exist"});
  CHECK(run({"CREATE TABLE orders ()", trigger, "CREATE OR REPLACE" + touch}).refused ==
        Words{"function touch() does not exist"});
  CHECK(run({middle, "ALTER TABLE t ADD COLUMN x int", "CREATE TABLE IF NOT EXISTS t ()"}).refused.empty());
  CHECK(run({middle, "ALTER TABLE t ADD COLUMN x int", "CREATE TABLE t ()"}).refused ==
        Words{"relation \"t\" does not exist"});
  CHECK(run({"CREATE INDEX i ON orders (x)", "ALTER TABLE orders ADD COLUMN IF NOT EXISTS x int"})
            .refused.empty());
}

TEST_CASE("rows of a presumed type may have any columns") {
  const std::string function =
      "CREATE FUNCTION old() RETURNS SETOF orders LANGUAGE plpgsql AS 'BEGIN RETURN; END'";
  CHECK(run({function, "CREATE TABLE kept AS SELECT * FROM old()",
             "DELETE FROM lines USING kept k WHERE k.id = lines.id"})
            .refused.empty());
  CHECK(run({"ALTER TABLE orders ADD COLUMN x int", function, "SELECT o.id FROM old() o",
             "CREATE VIEW v AS SELECT (o).* FROM (SELECT old() AS o) f", "SELECT id FROM v"})
            .refused.empty());
}

TEST_CASE("columns that a query names are all that comes out of it, whatever their types") {
  const std::string view = "CREATE VIEW v AS SELECT id, name AS n FROM orders";
  CHECK(run({view, "SELECT id, n FROM v", "CREATE VIEW w AS SELECT * FROM v", "SELECT n FROM w"})
            .refused.empty());
  CHECK(run({view, "SELECT total FROM v"}).refused == Words{"column \"total\" does not exist"});
  CHECK(run({"CREATE TABLE kept AS SELECT id FROM orders", "CREATE INDEX i ON kept (total)"}).refused ==
        Words{"column \"total\" does not exist"});
  CHECK(run({"CREATE TABLE kept AS SELECT * FROM orders", "CREATE INDEX i ON kept (total)"}).refused.empty());
  CHECK(
      run({"CREATE TABLE t (a blob)", "CREATE VIEW v AS SELECT a AS b FROM t", "SELECT c FROM v"}).refused ==
      Words{"column \"c\" does not exist"});
}

TEST_CASE("a name that stands in another schema than the search_path leads to is not presumed") {
  const Ran off = run({"CREATE SCHEMA s; CREATE TABLE s.t ()", "ALTER TABLE t ADD COLUMN x int"});
  CHECK(off.refused == Words{"relation \"t\" does not exist"});
  CHECK(off.hints.front().starts_with("s.t is there: write it so; or"));
  CHECK(run({"ALTER TABLE t ADD COLUMN x int", "CREATE SCHEMA s; CREATE TABLE s.t ()"}).refused.empty());
  // Though what made it was refused: the one mistake is told, and what follows is none of its own.
  CHECK(run({"CREATE SCHEMA s; CREATE TABLE s.a ()", "CREATE TABLE s.t (LIKE a)",
             "ALTER TABLE t ADD COLUMN x int"})
            .presumed.empty());
  const Ran on = run({"CREATE TABLE t ()", "ALTER TABLE s.t ADD COLUMN x int", "SET search_path TO s"});
  CHECK(on.refused == Words{"relation \"s.t\" does not exist"});
  CHECK(on.hints.front().starts_with("public.t is there; if the chain runs with a search_path"));
}

TEST_CASE("a slip for a name of the chain is an error that names it") {
  const Ran ran = run({"CREATE TABLE customers (id int)", "ALTER TABLE custmers ADD COLUMN x int"});
  CHECK(ran.refused == Words{"relation \"custmers\" does not exist"});
  CHECK(ran.hints == Words{"did you mean \"customers\"?"});
  CHECK(run({"CREATE TABLE events_2025 ()", "DROP TABLE events_2024"}).refused.empty());
  CHECK(run({"CREATE TABLE a ()", "SELECT 1 FROM b"}).refused.empty());
}

TEST_CASE("a name in another schema is another name") {
  CHECK(run({"DROP TABLE a.t; ALTER TABLE t ADD COLUMN x int"}).refused.empty());
  CHECK(run({"DROP TABLE public.t; ALTER TABLE t ADD COLUMN x int"}).refused.size() == 1);
  CHECK(run({"CREATE TABLE users (id int)", "SELECT 1 FROM auth.users"}).presumed == Words{"auth", "users"});
  CHECK(run({"CREATE SCHEMA a", "CREATE TABLE a.t ()", "SELECT 1 FROM b.t"}).refused.empty());
}

TEST_CASE("types, functions and indexes are known by their names alone") {
  const Ran ran =
      run({"ALTER TABLE orders ADD COLUMN m mood DEFAULT 'x', ADD COLUMN n app.kind; "
           "SELECT f(1), f('x'); ALTER TYPE mood ADD VALUE 'y'; DROP INDEX i; DROP FUNCTION f(int)"});
  CHECK(ran.refused.empty());
  CHECK(ran.presumed == Words{"orders", "mood", "app", "kind", "f", "i"});
  CHECK(ran.relation("orders")->find_column("n")->written_type == "app.kind");
  CHECK(run({"DROP INDEX i", "DROP INDEX i"}).refused == Words{"index \"i\" does not exist"});
  CHECK(run({"ALTER INDEX i RENAME TO j", "DROP INDEX j"}).refused.empty());
}

TEST_CASE("collations and types and functions that no revision makes can be dropped once") {
  CHECK(run({"DROP COLLATION by_number; DROP TYPE mood; DROP FUNCTION f(int); DROP DOMAIN price"})
            .refused.empty());
  CHECK(run({"DROP TYPE mood; DROP TYPE mood"}).refused == Words{"type \"mood\" does not exist"});
  // Of the operating system's, which initdb brought.
  CHECK(run({"DROP COLLATION german; DROP COLLATION \"de-x-icu\""}).refused.empty());
  CHECK(run({"DROP COLLATION \"C\""}).refused ==
        Words{"cannot drop collation C because it is required by the database system"});
}

TEST_CASE("what the expressions of a body miss is there, as for a statement") {
  const Ran ran =
      run({"DO $$ DECLARE x int; r record; BEGIN x := f1(1); IF f2() THEN NULL; END IF; PERFORM f3(x);"
           " FOR r IN SELECT * FROM f4() LOOP NULL; END LOOP; RAISE NOTICE '%', f5();"
           " WHILE (SELECT count(*) FROM seen) > 0 LOOP EXIT; END LOOP; RETURN; END $$"});
  CHECK(ran.refused.empty());
  CHECK(run({"DO $$ BEGIN PERFORM made_later(1); END $$",
             "CREATE FUNCTION made_later(int) RETURNS int LANGUAGE sql AS 'SELECT 1'"})
            .refused.size() == 1);
}

TEST_CASE("constraints, triggers and policies of a presumed table are taken as they are named") {
  CHECK(run({"ALTER TABLE t DROP CONSTRAINT c, VALIDATE CONSTRAINT d; ALTER TABLE t DISABLE TRIGGER g; "
             "DROP TRIGGER g ON t; DROP POLICY p ON t; ALTER TABLE t RENAME CONSTRAINT e TO f; "
             "ALTER TABLE t CLUSTER ON i; COMMENT ON CONSTRAINT f ON t IS 'x'"})
            .refused.empty());
}

TEST_CASE("a presumed relation of another schema says nothing of a bare name") {
  const std::string other = "ALTER TABLE auth.users ADD COLUMN a int";
  CHECK(run({other, "DROP TABLE users"}).presumed == Words{"auth", "users", "users"});
  CHECK(run({other, "DROP TABLE users", "ALTER TABLE users ADD COLUMN b int"}).refused ==
        Words{"relation \"users\" does not exist"});
  CHECK(
      run({other, "DROP TABLE IF EXISTS accounts; ALTER TABLE profiles ADD FOREIGN KEY (u) REFERENCES users"})
          .presumed == Words{"auth", "users", "accounts", "profiles", "users"});
  CHECK(run({other, "CREATE TABLE users (id int); ALTER TABLE users DROP CONSTRAINT c"}).refused ==
        Words{"constraint \"c\" of relation \"users\" does not exist"});
}

TEST_CASE("a temporary table is made for its own revision alone") {
  const std::string temporary = "CREATE TEMP TABLE t (id int)";
  CHECK(run({"CREATE TABLE a ()", temporary, "ALTER TABLE t ADD COLUMN b int"}).presumed == Words{"t"});
  CHECK(run({"ALTER TABLE t ADD COLUMN b int", temporary}).presumed == Words{"t"});
  CHECK(run({temporary + "; DROP TABLE t; SELECT id FROM t"}).refused.size() == 1);
  CHECK(run({"CREATE TEMP TABLE t (id int) ON COMMIT DROP; COMMIT; SELECT id FROM t"}).refused ==
        Words{"relation \"t\" does not exist"});
  CHECK(run({"CREATE TABLE pg_temp.t (id int)", "CREATE TEMP VIEW v AS SELECT 1", "SELECT 1 FROM t, v"})
            .presumed == Words{"t", "v"});
}

TEST_CASE("what is taken back with its transaction is presumed again by the next that needs it") {
  const Ran ran = run({"BEGIN; ALTER TABLE t ADD COLUMN a int; ROLLBACK; ALTER TABLE t ADD COLUMN b int"});
  CHECK(ran.refused.empty());
  CHECK(ran.columns("t") == "b");
}

TEST_CASE(
    "IF EXISTS needs nothing, unless the chain so surely begins in the middle that it makes no relation") {
  CHECK(run({"CREATE TABLE t ()", "DROP TABLE IF EXISTS u"}).presumed.empty());
  CHECK(run({"CREATE TABLE t ()", "DROP INDEX IF EXISTS i"}).presumed.empty());
  CHECK(run({"ALTER TABLE IF EXISTS t ADD COLUMN a int"}).columns("t") == "a");
}

TEST_CASE("DROP and CREATE of one name in one revision put the new in place of an old") {
  CHECK(run({"DROP VIEW v; CREATE VIEW v AS SELECT 1 AS x"}).refused.empty());
  CHECK(run({"CREATE TABLE t ()", "DROP VIEW v; CREATE VIEW v AS SELECT 1 AS x"}).refused.size() == 1);
}

TEST_CASE("what the chain takes away before it makes it anew stood there") {
  CHECK(run({"ALTER TABLE t RENAME TO old_t; CREATE TABLE t ()"}).refused.empty());
  CHECK(run({"CREATE TABLE new_t (id int); INSERT INTO new_t SELECT id FROM t; DROP TABLE t; "
             "ALTER TABLE new_t RENAME TO t"})
            .refused.empty());
  CHECK(run({"ALTER TYPE mood RENAME TO old_mood; CREATE TYPE mood AS ENUM ('a')"}).refused.empty());
  CHECK(run({"ALTER FUNCTION f() RENAME TO g; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"})
            .refused.empty());
  CHECK(run({"CREATE SCHEMA a; ALTER TABLE t SET SCHEMA a; CREATE TABLE t ()"}).refused.empty());
  CHECK(run({"ALTER TABLE t DROP COLUMN a; ALTER TABLE t ADD COLUMN a int"}).columns("t") == "a");
  CHECK(run({"ALTER TABLE t DROP COLUMN a, ADD COLUMN a int"}).columns("t") == "a");
  CHECK(
      run({"CREATE INDEX i ON t (a)", "ALTER TABLE t RENAME COLUMN a TO b", "ALTER TABLE t ADD COLUMN a int"})
          .columns("t") == "b? a");
  CHECK(run({"ALTER TABLE t RENAME a TO x; ALTER TABLE t RENAME b TO a; ALTER TABLE t RENAME x TO b"})
            .refused.empty());
  // In the place of one that a chain which was whole so far has never had.
  CHECK(run({"CREATE TABLE u ()", "ALTER TABLE t RENAME TO old_t", "CREATE TABLE t ()"}).refused.size() == 1);
}

TEST_CASE("a partition and a child of a presumed table have its columns too") {
  const Ran ran =
      run({"CREATE TABLE p PARTITION OF orders FOR VALUES IN (1); CREATE TABLE c (LIKE orders, x int); "
           "CREATE INDEX ON p (total); CREATE INDEX ON c (total)"});
  CHECK(ran.refused.empty());
  CHECK(ran.columns("p") == "total?");
  CHECK(ran.columns("c") == "x total?");
  CHECK(ran.columns("orders") == "total?");
}

TEST_CASE("onlookers are told again of the Catalog that has what the statement needs") {
  const chain::Chain chain = chain_of({"CREATE INDEX i ON orders (total)"});
  replay::Replay replay(chain, {.with_effects = true, .presume = true});
  std::vector<bool> there;
  std::set<std::string> builds;
  replay::Visitor visitor;
  visitor.before = [&](const replay::Step&, const catalog::Catalog& before) {
    there.push_back(before.resolve_relation({{}, "orders"}) != 0);
  };
  visitor.after = [&](const replay::Step& step, const commands::Applied&, const catalog::Catalog&) {
    builds = step.effects.index_builds;
  };
  replay.all(visitor);
  CHECK(there == std::vector<bool>{false, true});
  CHECK(builds == std::set<std::string>{"orders"});
}

TEST_CASE("whether something stands there that no revision makes is not told by the server's catalogs") {
  const auto asks = [](const std::string& question) {
    return "DO $$ BEGIN IF " + question + " THEN CREATE TABLE made (id int PRIMARY KEY); END IF; END $$;";
  };
  const std::string stranger = "NOT EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'invoices')";
  for (const std::string& question :
       {stranger, std::string("to_regclass('public.invoices') IS NULL"),
        std::string("NOT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = 'public' AND "
                    "table_name IN ('invoices'))")}) {
    CAPTURE(question);
    CHECK(run({asks(question)}).relation("made") == nullptr);
    CHECK(run({asks(question)}).catalog.opaques().size() == 1);
    CHECK(run({asks(question)}, {.presume = false}).relation("made") != nullptr);
  }
  // What a revision makes was not there before, what one has made is.
  CHECK(run({asks("to_regclass('made') IS NULL")}).relation("made") != nullptr);
  CHECK(run({"CREATE TABLE t (id int);", asks("to_regclass('t') IS NOT NULL")}).relation("made") != nullptr);
  // Of all tables there are more than those known, once one of them is.
  const std::string any = "NOT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND rowsecurity)";
  CHECK(run({"CREATE TABLE t (id int);", asks(any)}).relation("made") != nullptr);
  CHECK(run({"ALTER TABLE accounts ADD COLUMN b int;", asks(any)}).relation("made") == nullptr);
}

TEST_CASE("a loop over all tables does what it does to those that are known, and may meet others") {
  const std::string known = "CREATE TABLE t (id int); ";
  const std::string begun = "ALTER TABLE accounts ADD COLUMN b int; ";
  const auto loop = [](const std::string& query, const std::string& body) {
    return "DO $$ DECLARE r record; n int := 0; BEGIN FOR r IN " + query + " LOOP " + body +
           " END LOOP; END $$;";
  };
  const std::string tables = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1";
  const std::string add = "EXECUTE format('ALTER TABLE %I ADD COLUMN d text', r.name);";
  const Ran met = run({known + begun + loop(tables, add)});
  CHECK(met.columns("t") == "id d");
  CHECK(met.columns("accounts") == "b");
  REQUIRE(met.catalog.opaques().size() == 1);
  const catalog::Opaque& others = met.catalog.opaques()[0];
  CHECK(others.why == "what no revision makes may be among the rows of \"" + tables.substr(0, 57) + "...\"");
  CHECK(others.touches.empty());
  CHECK_FALSE(others.anything);
  CHECK_FALSE(others.makes);
  // Something is made for each of them, under a name that nobody knows.
  const std::string log = "EXECUTE format('CREATE TABLE %I (id int)', r.name || '_log');";
  const Ran made = run({known + begun + loop(tables, log)});
  CHECK(made.relation("t_log") != nullptr);
  CHECK(made.catalog.opaques()[0].makes);
  // A chain that is whole as far as anybody can tell has no others.
  CHECK(run({known + loop(tables, add)}).catalog.opaques().empty());
  CHECK(run({known + begun +
             loop("SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = "
                  "c.relnamespace WHERE c.relkind = 'r' AND n.nspname = 'public'",
                  add)})
            .columns("t") == "id d");
  CHECK(run({known + begun + loop(tables, "CONTINUE WHEN r.name = 't'; " + add)}).columns("t") == "id");
  // What others decide: which rows there are, whether the loop comes to them, what a round is told by others.
  const auto left_alone = [&](const std::string& query, const std::string& body) {
    const Ran ran = run({known + begun + loop(query, body)});
    return ran.columns("t") == "id" && ran.catalog.opaques().size() == 1;
  };
  CHECK(left_alone(tables + " LIMIT 1", add));
  CHECK(left_alone("SELECT max(tablename) AS name FROM pg_tables WHERE schemaname = 'public'", add));
  CHECK(left_alone(tables, "EXIT WHEN r.name = 'x'; " + add));
  CHECK(run({known + begun + loop(tables, "n := n + 1; IF n = 1 THEN " + add + " END IF;")}).columns("t") ==
        "id");
}

TEST_CASE("a presumed relation is what the statement's words say") {
  const auto kind = [](const std::string& sql) { return run({sql}).relation("v")->kind; };
  using Kind = catalog::RelationKind;
  CHECK(kind("ALTER VIEW v SET (security_barrier)") == Kind::view);
  CHECK(kind("ALTER VIEW v RENAME COLUMN a TO b") == Kind::view);
  CHECK(kind("COMMENT ON VIEW v IS 'x'") == Kind::view);
  CHECK(kind("REFRESH MATERIALIZED VIEW v") == Kind::materialized_view);
  CHECK(kind("ALTER MATERIALIZED VIEW v OWNER TO CURRENT_USER") == Kind::materialized_view);
  CHECK(kind("ALTER FOREIGN TABLE v ADD COLUMN a int") == Kind::foreign_table);
  CHECK(kind("ALTER TABLE v ADD COLUMN a int") == Kind::table);
  CHECK(run({"DROP VIEW v; DROP VIEW v"}).refused == Words{"view \"v\" does not exist"});
  CHECK(run({"ALTER VIEW v SET SCHEMA s; DROP VIEW s.v"}).refused.empty());
  CHECK(run({"INSERT INTO v VALUES (1); ALTER VIEW v ALTER COLUMN a SET DEFAULT 1; DELETE FROM v"})
            .refused.empty());
  CHECK(run({"ALTER VIEW v SET (security_barrier); INSERT INTO v VALUES (1); UPDATE v SET a = 1; "
             "CREATE VIEW w AS SELECT a FROM v"})
            .refused.empty());
}

TEST_CASE("what is known by its row type becomes a relation where one is wanted") {
  const Ran ran =
      run({"CREATE VIEW v AS SELECT NULL::t AS a; CREATE TABLE u (LIKE t); CREATE INDEX ON u (c)"});
  CHECK(ran.refused.empty());
  CHECK(ran.columns("u") == "c?");
}

TEST_CASE("operators that no revision makes are there; the server's own stay what they are") {
  CHECK(run({"CREATE TABLE t (a int, b text); CREATE INDEX ON t ((a <#> 3)); SELECT 1 <#> 2"}).presumed ==
        Words{"<#>"});
  CHECK(run({"SELECT 1 || 2"}).refused.size() == 1);
  CHECK(run({"SELECT 1 <#> 2", "CREATE OPERATOR <#> (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)"})
            .refused.size() == 1);
}

TEST_CASE("an index of a presumed table may be one of its partitions'") {
  const Ran ran =
      run({"CREATE INDEX i ON ONLY t (a); CREATE INDEX i1 ON t1 (a); ALTER INDEX i ATTACH PARTITION i1"});
  CHECK(ran.refused.empty());
  CHECK(ran.relation("i1")->index->parent == ran.relation("i")->oid);
}

TEST_CASE("variables of a body may be of columns that no revision makes") {
  CHECK(run({"CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ DECLARE n t.a%TYPE; BEGIN END $$"})
            .columns("t") == "a?");
}

TEST_CASE("nothing stands in a schema that the chain makes only later") {
  CHECK(run({"ALTER TABLE IF EXISTS s.t DISABLE TRIGGER g; CREATE SCHEMA s"}).refused.empty());
}

TEST_CASE("with the session goes what depends on its temporary tables") {
  const std::string temporary =
      "CREATE TEMP TABLE tt (a int); CREATE VIEW v AS SELECT NULL::tt AS x; CREATE TABLE u (a int, c tt); "
      "CREATE FUNCTION f(tt) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE d (c int DEFAULT f(NULL))";
  const Ran ran = run({temporary}, {.server_version = 18});
  CHECK(ran.relation("v") == nullptr);
  CHECK(ran.columns("u") == "a");
  CHECK(ran.catalog.all<catalog::Function>().empty());
  CHECK(ran.relation("d")->find_column("c")->default_expr == nullptr);
}

TEST_CASE("CREATE SCHEMA makes its elements in their order; 19 adds keys to later tables last") {
  const std::string keys =
      "CREATE SCHEMA s CREATE TABLE c (p int REFERENCES p, CONSTRAINT k FOREIGN KEY (p) REFERENCES p) "
      "CREATE TABLE p (id int PRIMARY KEY);";
  CHECK(run({keys}, {.server_version = 18}).refused == Words{"relation \"s.p\" does not exist"});
  const Ran made = run({keys}, {.server_version = 19});
  CHECK(made.refused.empty());
  const catalog::Relation* child = made.catalog.relation(made.catalog.resolve_relation({"s", "c"}));
  REQUIRE(child != nullptr);
  CHECK(child->find_constraint("c_p_fkey") != nullptr);
  CHECK(child->find_constraint("k") != nullptr);
  CHECK(run({"CREATE SCHEMA s CREATE VIEW v AS SELECT id FROM t CREATE TABLE t (id int);"}).refused.empty());
}

TEST_CASE("an index ON ONLY a presumed table builds nothing that is known of") {
  const chain::Chain chain = chain_of({"CREATE INDEX i ON ONLY orders (x); CREATE INDEX j ON orders (x)"});
  replay::Replay replay(chain, {.with_effects = true, .presume = true});
  std::vector<effects::Effects> seen;
  replay::Visitor visitor;
  visitor.after = [&](const replay::Step& step, const commands::Applied&, const catalog::Catalog&) {
    seen.push_back(step.effects);
  };
  replay.all(visitor);
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].index_builds.empty());
  CHECK(seen[0].unknown.front() == "whether rows of orders are read: not if it is partitioned");
  CHECK(seen[1].index_builds == std::set<std::string>{"orders"});
}
