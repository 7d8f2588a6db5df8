#include "lint/plpgsql/run/run.h"

#include <doctest/doctest.h>

#include "lint/commands/apply.h"
#include "lint/lower/lower.h"
#include "tests/unit/lint/replay/replay_sql.h"

namespace {

// Each statement applied, then its bodies followed, as a replay does.
Replayed follow(std::string_view sql) {
  Replayed to{catalog::Catalog(15), {}, {}, {}, {}, {}};
  const sql::Parsed parsed = sql::parse(sql);
  for (const sql::Statement& statement : parsed.statements) {
    REQUIRE(!statement.error);
    for (const ast::Change& change : lower::changes(statement, sql)) {
      const ast::Origin origin{0, 0, statement.span};
      const auto run = [&](const ast::Change& inner, const ast::Origin& at) {
        const commands::Applied applied = commands::apply(to.catalog, inner, {at, true, false});
        if (applied.refused) to.refused.push_back(applied.refused->message);
        return !applied.refused;
      };
      if (run(change, origin)) plpgsql::expand(change, to.catalog, sql, origin, {run}, false);
    }
  }
  return to;
}

}  // namespace

TEST_CASE("DDL written plainly in a DO block is applied") {
  const Replayed replayed =
      follow("DO $$ BEGIN CREATE TABLE t (id int); ALTER TABLE t ADD COLUMN n int; END $$;");
  CHECK(replayed.refused.empty());
  REQUIRE(replayed.has("t"));
  CHECK(replayed.relation("t").find_column("n") != nullptr);
  CHECK(replayed.catalog.opaques().empty());
}

TEST_CASE("a condition on the catalog is decided") {
  const Replayed replayed = follow(R"(
    CREATE TABLE t (id int, CONSTRAINT c CHECK (id > 0));
    DO $$
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'n') THEN
        ALTER TABLE t ADD COLUMN n int;
      END IF;
      IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'c') THEN
        CREATE TABLE wrong (id int);
      END IF;
      IF EXISTS (SELECT FROM pg_class k JOIN pg_namespace n ON n.oid = k.relnamespace
                 WHERE n.nspname = 'public' AND k.relname = 't' AND k.relkind = 'r') THEN
        CREATE TABLE right_one (id int);
      END IF;
      IF to_regclass('public.t') IS NULL THEN CREATE TABLE wrong (id int); END IF;
    END $$;)");
  CHECK(replayed.relation("t").find_column("n") != nullptr);
  CHECK(!replayed.has("wrong"));
  CHECK(replayed.has("right_one"));
  CHECK(replayed.catalog.opaques().empty());
}

TEST_CASE("what an exception handler catches is skipped") {
  const Replayed replayed = follow(R"(
    CREATE TYPE mood AS ENUM ('a');
    DO $$ BEGIN
      CREATE TYPE mood AS ENUM ('a', 'b');
    EXCEPTION WHEN duplicate_object THEN null;
    END $$;
    DO $$ BEGIN
      CREATE TABLE half (id int);
      CREATE TYPE mood AS ENUM ('c');
    EXCEPTION WHEN others THEN CREATE TABLE caught (id int);
    END $$;)");
  CHECK(replayed.refused.empty());
  CHECK(!replayed.has("half"));
  CHECK(replayed.has("caught"));
}

TEST_CASE("EXECUTE of a text that is known runs, of another is a blind spot") {
  const Replayed replayed = follow(R"(
    CREATE TABLE t (id int);
    DO $$
    DECLARE
      name text;
      names text[] := ARRAY['a', 'b'];
    BEGIN
      FOREACH name IN ARRAY names LOOP
        EXECUTE format('ALTER TABLE %I ADD COLUMN %I int', 't', name);
      END LOOP;
      FOR i IN 1..2 LOOP
        EXECUTE 'CREATE TABLE part_' || i || ' (id int)';
      END LOOP;
      EXECUTE 'ALTER TABLE t ADD COLUMN ' || current_user || ' int';
    END $$;)");
  CHECK(replayed.refused.empty());
  CHECK(replayed.relation("t").find_column("b") != nullptr);
  CHECK(replayed.has("part_2"));
  REQUIRE(replayed.catalog.opaques().size() == 1);
  CHECK(replayed.catalog.opaques()[0].touches == std::vector<std::string>{"t"});
  CHECK(!replayed.catalog.opaques()[0].anything);
}

TEST_CASE("a loop over the catalog is unrolled") {
  const Replayed replayed = follow(R"(
    CREATE TABLE a (id int); CREATE TABLE b (id int);
    DO $$ DECLARE r record; BEGIN
      FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE 'DROP TABLE ' || quote_ident(r.tablename) || ' CASCADE';
      END LOOP;
    END $$;)");
  CHECK(!replayed.has("a"));
  CHECK(!replayed.has("b"));
}

TEST_CASE("a condition on data makes a blind spot that names what it may touch") {
  const Replayed replayed = follow(R"(
    CREATE TABLE t (id int);
    DO $$ BEGIN
      IF (SELECT count(*) FROM t) > 10 THEN ALTER TABLE t ADD COLUMN n int; END IF;
    END $$;)");
  CHECK(replayed.relation("t").find_column("n") == nullptr);
  REQUIRE(replayed.catalog.opaques().size() == 1);
  CHECK(replayed.catalog.may_be_touched("t"));
  CHECK(!replayed.catalog.may_be_touched("other"));
}

TEST_CASE("RETURNING ... INTO is no part of the statement that runs") {
  const Replayed replayed = follow(R"(
    CREATE TABLE t (id int);
    DO $$ DECLARE x int; BEGIN
      INSERT INTO t VALUES (1) RETURNING id INTO x;
      CREATE TABLE after_it (id int);
    END $$;)");
  CHECK(replayed.refused.empty());
  CHECK(replayed.has("after_it"));
  CHECK(replayed.catalog.opaques().empty());
}

TEST_CASE("generate_series between the ends of bigint is left alone") {
  const Replayed replayed = follow(R"(
    DO $$ DECLARE n bigint; BEGIN
      FOR n IN SELECT * FROM generate_series('-9223372036854775807'::bigint, '9223372036854775807'::bigint) LOOP
        CREATE TABLE IF NOT EXISTS a (id int);
      END LOOP;
      FOR n IN SELECT * FROM generate_series('9223372036854775806'::bigint, '9223372036854775807'::bigint) LOOP
        EXECUTE format('CREATE TABLE last_%s (id int)', n);
      END LOOP;
    END $$;)");
  CHECK(replayed.refused.empty());
  CHECK(replayed.has("last_9223372036854775807"));
}

TEST_CASE("a branch that raises was not taken where the chain has gone on") {
  const Replayed replayed = follow(R"(
    CREATE TABLE t (id int);
    DO $$ BEGIN
      IF (SELECT count(*) FROM t) > 10 THEN RAISE EXCEPTION 'by hand'; ELSE CREATE INDEX i ON t (id); END IF;
    END $$;)");
  CHECK(replayed.has("i"));
  CHECK(replayed.catalog.opaques().empty());
}

TEST_CASE("functions called in the chain are followed with their arguments") {
  const Replayed replayed = follow(R"(
    CREATE FUNCTION add_stamp(target text, col text DEFAULT 'stamp') RETURNS void LANGUAGE plpgsql AS $f$
    BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN %I timestamptz', target, col); END $f$;
    CREATE TABLE t (id int);
    SELECT add_stamp('t');
    SELECT add_stamp('t', 'other');)");
  CHECK(replayed.refused.empty());
  CHECK(replayed.relation("t").find_column("stamp") != nullptr);
  CHECK(replayed.relation("t").find_column("other") != nullptr);
}

TEST_CASE("a body that ends in an error leaves nothing behind") {
  const Replayed replayed = follow(R"(
    DO $$ BEGIN CREATE TABLE t (id int); DROP TABLE nowhere; END $$;)");
  CHECK(replayed.refused == std::vector<std::string>{"table \"nowhere\" does not exist"});
  CHECK(!replayed.has("t"));
}

TEST_CASE("what a blind spot may have dropped can be made again") {
  const Replayed replayed = follow(R"(
    CREATE TABLE t (id int PRIMARY KEY, a int CONSTRAINT positive CHECK (a > 0));
    CREATE INDEX t_a ON t (a);
    CREATE TABLE other (id int, CONSTRAINT positive CHECK (id > 0));
    DO $$ BEGIN
      EXECUTE 'ALTER TABLE t DROP COLUMN ' || current_user;
    END $$;
    ALTER TABLE t ADD PRIMARY KEY (id);
    ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 1);
    CREATE INDEX t_a ON t (a DESC);
    ALTER TABLE t ADD COLUMN a bigint;
    ALTER TABLE other ADD CONSTRAINT positive CHECK (id > 1);)");
  REQUIRE(replayed.refused.size() == 1);
  CHECK(replayed.refused[0] == "constraint \"positive\" for relation \"other\" already exists");
  CHECK(replayed.relation("t").primary_key() != nullptr);
  CHECK(replayed.relation("t").columns.size() == 3);
}

TEST_CASE("what follows a CONTINUE or EXIT that may have been reached is a blind spot") {
  const Replayed replayed = follow(R"(
    CREATE TABLE t (id int);
    DO $$
    BEGIN
      FOR i IN 1..2 LOOP
        EXECUTE 'CREATE TABLE before_' || i || ' (id int)';
        IF EXISTS (SELECT 1 FROM t WHERE id > i) THEN CONTINUE; END IF;
        EXECUTE 'CREATE TABLE behind_' || i || ' (id int)';
      END LOOP;
      LOOP
        IF EXISTS (SELECT 1 FROM t) THEN EXIT; END IF;
        ALTER TABLE t ADD COLUMN n int;
      END LOOP;
      CREATE TABLE after_all (id int);
    END $$;)");
  CHECK(replayed.has("before_1"));
  CHECK(replayed.has("before_2"));
  CHECK(!replayed.has("behind_1"));
  CHECK(replayed.relation("t").find_column("n") == nullptr);
  CHECK(replayed.has("after_all"));
  CHECK(replayed.catalog.may_be_touched("t"));
  CHECK(replayed.catalog.may_be_touched("behind_2"));
}

TEST_CASE("a call that a query makes once is followed in whatever clause it stands") {
  const std::string mk = R"(
    CREATE TABLE log (n int PRIMARY KEY);
    CREATE FUNCTION mk() RETURNS int LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE made (id int); RETURN 1; END $$;)";
  for (const char* query :
       {"INSERT INTO log VALUES (mk())", "INSERT INTO log SELECT mk()",
        "SELECT count(*) FROM log HAVING mk() > 0", "SELECT 1 ORDER BY mk()", "SELECT n FROM log LIMIT mk()",
        "SELECT 1 WHERE mk() > 0", "SELECT 1 GROUP BY mk()", "SELECT sum(1) FILTER (WHERE mk() > 0)",
        "SELECT sum(1) OVER (ORDER BY mk())",
        "WITH x AS (INSERT INTO log VALUES (mk()) RETURNING n) SELECT 1", "SELECT coalesce(mk(), 2)",
        "SELECT CASE WHEN mk() > 0 THEN 1 END", "SELECT 1 UNION ALL SELECT mk()", "SELECT mk() LIMIT 1"}) {
    CAPTURE(query);
    const Replayed replayed = follow(mk + query);
    CHECK(replayed.has("made"));
    CHECK(replayed.catalog.opaques().empty());
  }
}

TEST_CASE("a call that a query makes as often as there are rows is a blind spot") {
  const std::string mk = R"(
    CREATE TABLE log (n int PRIMARY KEY);
    CREATE FUNCTION mk() RETURNS int LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE made (id int); RETURN 1; END $$;)";
  for (const char* query : {"SELECT 1 FROM log JOIN log l ON mk() > 0", "SELECT n FROM log ORDER BY mk()",
                            "SELECT n FROM log GROUP BY n HAVING mk() > 0", "UPDATE log SET n = mk()",
                            "INSERT INTO log VALUES (1) ON CONFLICT (n) DO UPDATE SET n = mk()",
                            "INSERT INTO log VALUES (1) ON CONFLICT (n) DO UPDATE SET n = 2 WHERE mk() > 0",
                            "MERGE INTO log USING log l ON log.n = l.n WHEN MATCHED AND mk() > 0 THEN DELETE",
                            "MERGE INTO log USING log l ON false WHEN NOT MATCHED THEN INSERT VALUES (mk())",
                            "SELECT coalesce(1, mk())", "SELECT CASE WHEN true THEN 1 ELSE mk() END",
                            "SELECT mk() LIMIT 0", "SELECT mk() HAVING false"}) {
    CAPTURE(query);
    const Replayed replayed = follow(mk + query);
    CHECK(!replayed.has("made"));
    REQUIRE(replayed.catalog.opaques().size() == 1);
    CHECK(replayed.catalog.opaques()[0].why ==
          "function mk alters the schema, how often it runs is not known");
    CHECK(replayed.catalog.opaques()[0].touches == std::vector<std::string>{"made"});
  }
}

namespace {

// What EXECUTE of such a text may have touched: names, "+" for something new, "*" for anything, "" for
// nothing.
std::string reached(const std::string& text) {
  const Replayed replayed = follow(
      "CREATE TABLE t (id int); DO $$ DECLARE x text := current_setting('a.b'); "
      "BEGIN EXECUTE " +
      text + "; END $$;");
  std::string found;
  for (const catalog::Opaque& opaque : replayed.catalog.opaques()) {
    for (const std::string& name : opaque.touches) found += name + " ";
    found += opaque.makes ? "+" : "";
    found += opaque.anything ? "*" : "";
  }
  return found;
}

}  // namespace

TEST_CASE("what is constant in a text that is built bounds what it can do") {
  CHECK(reached("'ALTER TABLE t OWNER TO ' || x") == "");
  CHECK(reached("'GRANT SELECT ON t TO ' || x") == "");
  CHECK(reached("'GRANT ' || x || ' ON t TO ' || x") == "");
  CHECK(reached("'ALTER TABLE t ADD COLUMN ' || x || ' int'") == "t ");
  CHECK(reached("'ALTER TABLE t ' || x") == "t ");
  CHECK(reached("'ALTER TABLE IF EXISTS ONLY public.t ' || x || ' y'") == "t ");
  CHECK(reached("format('ALTER TABLE t ALTER COLUMN %I TYPE %s', x, x)") == "t ");
  CHECK(reached("'ALTER SEQUENCE t_id_seq RESTART WITH ' || x") == "t_id_seq ");
  CHECK(reached("'CREATE TABLE ' || x || ' (id int)'") == "+");
  CHECK(reached("'CREATE INDEX ' || x || ' ON t (id)'") == "t +");
  CHECK(reached("'SELECT ' || x") == "");
  CHECK(reached("'ALTER TABLE t' || x || ' ADD COLUMN n int'") == "*");
  CHECK(reached("'DROP TABLE ' || x") == "*");
  CHECK(reached("'SET search_path = ' || x") == "*");
  CHECK(reached("x") == "*");
}

TEST_CASE("functions that return sets are followed where a loop reads them") {
  const Replayed replayed = follow(R"(
    CREATE FUNCTION of_sql() RETURNS SETOF text LANGUAGE sql AS 'SELECT unnest(ARRAY[''a'', ''b''])';
    CREATE FUNCTION of_next(n int) RETURNS SETOF text LANGUAGE plpgsql AS $$
    BEGIN RETURN NEXT 'c' || n; IF n > 1 THEN RETURN NEXT 'd' || n; END IF; RETURN; END $$;
    CREATE FUNCTION of_query() RETURNS TABLE (name text, type text) LANGUAGE plpgsql AS $$
    BEGIN RETURN QUERY SELECT 'e', 'int'; RETURN QUERY VALUES ('f', 'text'); END $$;
    CREATE FUNCTION of_union() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT 'g' UNION ALL SELECT 'h' UNION SELECT 'g' $$;
    CREATE FUNCTION of_outputs(OUT name text, OUT type text) RETURNS SETOF record LANGUAGE plpgsql AS $$
    BEGIN name := 'i'; type := 'int'; RETURN NEXT; name := 'j'; RETURN NEXT; END $$;
    DO $$
    DECLARE n text; r record;
    BEGIN
      FOR n IN SELECT * FROM of_sql() LOOP EXECUTE format('CREATE TABLE %I (id int)', n); END LOOP;
      FOR n IN SELECT of_next(2) LOOP EXECUTE format('CREATE TABLE %I (id int)', n); END LOOP;
      FOR r IN SELECT q.name, q.type FROM of_query() AS q LOOP
        EXECUTE format('CREATE TABLE %I (c %s)', r.name, r.type);
      END LOOP;
      FOR n IN SELECT * FROM of_union() LOOP EXECUTE format('CREATE TABLE %I (id int)', n); END LOOP;
      FOR r IN SELECT * FROM of_outputs() LOOP EXECUTE format('CREATE TABLE %I (c %s)', r.name, r.type); END LOOP;
      FOR n IN SELECT 'k' UNION ALL VALUES ('l') LOOP EXECUTE format('CREATE TABLE %I (id int)', n); END LOOP;
    END $$;)");
  CHECK(replayed.refused.empty());
  for (const char* name : {"a", "b", "c2", "d2", "e", "f", "g", "h", "i", "j", "k", "l"})
    CHECK_MESSAGE(replayed.has(name), name);
  CHECK(replayed.relation("f").find_column("c")->type.oid == 25);
  CHECK(replayed.catalog.opaques().empty());
}

TEST_CASE("statements behind RETURN NEXT run") {
  const Replayed replayed = follow(R"(
    CREATE FUNCTION f() RETURNS SETOF int LANGUAGE plpgsql AS $$
    BEGIN RETURN NEXT 1; CREATE TABLE t (id int); RETURN; CREATE TABLE never (id int); END $$;
    SELECT f();)");
  CHECK(replayed.has("t"));
  CHECK(!replayed.has("never"));
}

TEST_CASE("an array that is filled place by place is known") {
  const Replayed replayed = follow(R"(DO $$ DECLARE names text[]; n text; BEGIN
    names[1] := 'a'; names[2] := 'b';
    FOREACH n IN ARRAY names LOOP EXECUTE 'CREATE TABLE ' || n || ' (id int)'; END LOOP;
  END $$;)");
  CHECK(replayed.has("a"));
  CHECK(replayed.has("b"));
}

TEST_CASE("a body nested deeper than is followed is a blind spot, no error") {
  std::string body, ends;
  for (int i = 0; i < 150; ++i) {
    body += "IF true THEN ";
    ends += "END IF; ";
  }
  body += "CREATE TABLE t (id int); " + ends;
  const Replayed replayed = follow("DO $$ BEGIN " + body +
                                   "END $$; CREATE FUNCTION f() RETURNS void LANGUAGE "
                                   "plpgsql AS $$ BEGIN " +
                                   body + "END $$;");
  CHECK(replayed.refused.empty());
  REQUIRE(replayed.catalog.opaques().size() == 1);
  CHECK(replayed.catalog.opaques()[0].anything);
}

TEST_CASE("a function that a body calls is given the values of the body's variables") {
  const Replayed replayed = follow(R"(
    CREATE FUNCTION make(name text, columns text) RETURNS void LANGUAGE plpgsql AS $f$
    BEGIN EXECUTE 'CREATE TABLE ' || quote_ident(name) || ' (' || columns || ')'; END $f$;
    DO $$
    DECLARE wanted text := 'id int';
    BEGIN
      PERFORM make('one', wanted);
      wanted := wanted || ', n int';
      PERFORM make('two', wanted);
    END $$;)");
  CHECK(replayed.refused.empty());
  CHECK(replayed.has("one"));
  REQUIRE(replayed.has("two"));
  CHECK(replayed.relation("two").find_column("n") != nullptr);
  CHECK(replayed.catalog.opaques().empty());
}

TEST_CASE("of several functions the arguments' types tell which is called") {
  const std::string_view functions = R"(
    CREATE FUNCTION make(name text, suffix text DEFAULT '_a') RETURNS void LANGUAGE plpgsql AS $f$
    BEGIN EXECUTE 'CREATE TABLE ' || name || suffix || ' (id int)'; END $f$;
    CREATE FUNCTION make(name text, columns text[]) RETURNS void LANGUAGE plpgsql AS $f$
    BEGIN EXECUTE 'CREATE TABLE ' || name || ' (' || array_to_string(columns, ' int, ') || ' int)'; END $f$;)";
  const Replayed replayed = follow(std::string(functions) + R"(
    SELECT make('one', ARRAY['x', 'y']);
    DO $$ BEGIN PERFORM make('two', 'b'); PERFORM make('three', ARRAY['z']); END $$;)");
  CHECK(replayed.refused.empty());
  REQUIRE(replayed.has("one"));
  CHECK(replayed.relation("one").find_column("y") != nullptr);
  CHECK(replayed.has("twob"));
  CHECK(replayed.has("three"));
  CHECK(replayed.catalog.opaques().empty());
}

TEST_CASE("what a cursor fetches") {
  const Replayed replayed = follow(R"(
    CREATE TABLE t (id int);
    DO $$
    DECLARE c CURSOR FOR SELECT tablename FROM pg_tables WHERE schemaname = 'public'; n name; o refcursor; m text;
    BEGIN
      OPEN c;
      LOOP
        FETCH c INTO n;
        EXIT WHEN NOT FOUND;
        EXECUTE 'ALTER TABLE ' || quote_ident(n) || ' ADD COLUMN f int';
      END LOOP;
      CLOSE c;
      OPEN o FOR SELECT 'w';
      FETCH NEXT FROM o INTO m;
      EXECUTE format('CREATE TABLE %I (id int)', m);
    END $$;)");
  CHECK(replayed.refused.empty());
  CHECK(replayed.relation("t").find_column("f") != nullptr);
  CHECK(replayed.has("w"));
  CHECK(replayed.catalog.opaques().empty());
}

TEST_CASE("what a cursor fetches is not known where its rows are not") {
  const Replayed replayed = follow(R"(
    CREATE TABLE t (name text);
    DO $$
    DECLARE c CURSOR FOR SELECT name FROM t; n text;
    BEGIN
      OPEN c;
      FETCH LAST FROM c INTO n;
      EXECUTE format('CREATE TABLE %I (id int)', n);
    END $$;)");
  CHECK(replayed.refused.empty());
  CHECK(!replayed.catalog.opaques().empty());
}
