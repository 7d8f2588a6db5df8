// The Catalog as SQL: nothing that it holds is left out, and each statement can run where it stands.
#include "lint/print/sql.h"

#include <doctest/doctest.h>

#include "lint/replay/replay.h"

namespace {

std::string printed(const std::string& sql, int version = 15) {
  chain::Chain chain;
  chain.files.add(text::Source{"a.sql", sql});
  chain::Revision revision;
  revision.up = chain::Script{.file = 0,
                              .body = {0, static_cast<uint32_t>(sql.size())},
                              .transactional = false,
                              .send = chain::SendMode::statements};
  chain.revisions.push_back(std::move(revision));
  replay::Replay replay(chain, {.server_version = version, .with_effects = false, .strict = true});
  replay.all();
  return print::print_sql(replay.catalog());
}

bool has(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

bool before(const std::string& text, const std::string& first, const std::string& then) {
  return text.find(first) != std::string::npos && text.find(first) < text.find(then);
}

}  // namespace

TEST_CASE("triggers, rules, views and routines are whole") {
  const std::string sql = printed(R"(
CREATE TABLE runs (id bigint PRIMARY KEY, job bigint, name text);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER t BEFORE INSERT ON runs FOR EACH ROW WHEN (NEW.job IS NULL) EXECUTE FUNCTION f('a', 'it''s');
CREATE VIEW named WITH (security_invoker = true) AS SELECT id FROM runs WITH LOCAL CHECK OPTION;
CREATE RULE r AS ON DELETE TO named DO INSTEAD NOTHING;
CREATE FUNCTION three() RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 5 AS $$ SELECT 3 $$;
CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int, initcond = '0');
CREATE SEQUENCE nos MAXVALUE 100;
CREATE STATISTICS st (mcv) ON job, name FROM runs;
COMMENT ON TABLE runs IS 'what ran';
GRANT SELECT ON runs TO PUBLIC;
)");
  CHECK(has(
      sql,
      "CREATE TRIGGER t BEFORE INSERT ON public.runs FOR EACH ROW WHEN ((new.job IS NULL)) EXECUTE FUNCTION "
      "public.f('a', 'it''s');"));
  CHECK(
      sql.find("CREATE VIEW public.named (id) WITH (security_invoker='true') AS\nSELECT id FROM public.runs\n"
               "WITH LOCAL CHECK OPTION;\n") != std::string::npos);
  CHECK(has(sql, "CREATE RULE r AS ON DELETE TO public.named DO INSTEAD NOTHING;"));
  CHECK(
      has(sql,
          "CREATE FUNCTION public.three() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 5 AS $$ "
          "SELECT 3 $$;"));
  CHECK(has(sql, "CREATE AGGREGATE public.total (int) (sfunc = int4pl, stype = int, initcond = '0');"));
  CHECK(has(sql, "CREATE SEQUENCE public.nos MAXVALUE 100;"));
  CHECK(has(sql, "CREATE STATISTICS public.st (mcv) ON job, name FROM public.runs;"));
  CHECK(has(sql, "COMMENT ON TABLE public.runs IS 'what ran';"));
  CHECK(has(sql, "GRANT SELECT ON TABLE public.runs TO PUBLIC;"));
}

TEST_CASE("a NOT NULL of a child's own keeps its name, and whether it was validated") {
  const std::string children = R"(
CREATE TABLE q (a int, b int);
CREATE TABLE named () INHERITS (q);
CREATE TABLE later () INHERITS (q);
ALTER TABLE named ALTER a SET NOT NULL;
)";
  CHECK(has(printed(children), "ALTER TABLE ONLY public.named ALTER COLUMN a SET NOT NULL;"));
  const std::string sql = printed(children +
                                      "ALTER TABLE named ADD CONSTRAINT odd NOT NULL b NO INHERIT;\n"
                                      "ALTER TABLE later ADD CONSTRAINT l NOT NULL a NOT VALID;\n",
                                  18);
  CHECK(has(sql, "ALTER TABLE ONLY public.named ADD CONSTRAINT named_a_not_null NOT NULL a;"));
  CHECK(has(sql, "ALTER TABLE ONLY public.named ADD CONSTRAINT odd NOT NULL b NO INHERIT;"));
  CHECK(has(sql, "ALTER TABLE public.later ADD CONSTRAINT l NOT NULL a NOT VALID;"));
  CHECK(sql.find("SET NOT NULL") == std::string::npos);
}

TEST_CASE("a view reads what it read, whatever was renamed or added since") {
  const std::string sql = printed(R"(
CREATE TABLE a (id int, b text);
CREATE VIEW v AS SELECT * FROM a;
CREATE VIEW w AS SELECT x.id FROM a AS x WHERE a IS NOT NULL OR EXISTS (SELECT FROM v);
ALTER TABLE a ADD COLUMN c int;
ALTER TABLE a RENAME COLUMN b TO bb;
ALTER TABLE a RENAME TO aa;
)");
  CHECK(sql.find(
            "CREATE VIEW public.v (id, b) AS\nSELECT * FROM (SELECT id, bb AS b FROM public.aa) AS a;\n") !=
        std::string::npos);
}

TEST_CASE("what a default, an index or a partition needs stands before it") {
  const std::string sql = printed(R"(
CREATE TABLE t (a int, b int);
CREATE FUNCTION of_row(t) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION one() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
ALTER TABLE t ALTER a SET DEFAULT one();
CREATE TABLE u (id int PRIMARY KEY, t int UNIQUE);
ALTER TABLE t ADD PRIMARY KEY (a), ADD FOREIGN KEY (b) REFERENCES u;
ALTER TABLE u ADD FOREIGN KEY (t) REFERENCES t;
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE UNIQUE INDEX m_a ON m (a);
CREATE TABLE p (k int PRIMARY KEY) PARTITION BY RANGE (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9);
)");
  CHECK(before(sql, "CREATE TABLE public.t", "CREATE FUNCTION public.of_row"));
  CHECK(before(sql, "CREATE FUNCTION public.one", "SET DEFAULT public.one()"));
  CHECK(before(sql, "ADD CONSTRAINT t_pkey", "ADD CONSTRAINT u_t_fkey"));
  CHECK(before(sql, "CREATE MATERIALIZED VIEW public.m", "CREATE UNIQUE INDEX m_a"));
  CHECK(before(sql, "ATTACH PARTITION public.p1 FOR VALUES FROM (1) TO (9)", "ADD CONSTRAINT p_pkey"));
  CHECK(before(sql, "ADD CONSTRAINT p1_pkey", "ALTER INDEX public.p_pkey ATTACH PARTITION public.p1_pkey;"));
}

TEST_CASE("syntax of its own is written as such: XML, and SQL/JSON") {
  const std::string sql = printed(R"(
CREATE TABLE t (id int, x xml, CHECK (x IS DOCUMENT), CHECK (xmlserialize(document x AS text) <> ''),
  CHECK (xmlelement(name "A", xmlattributes(id AS b), xmlparse(content 'c')) IS NOT NULL),
  CHECK (xmlroot(x, version no value, standalone yes) IS NOT NULL), CHECK (xmlpi(name php) IS NOT NULL));
ALTER TABLE t RENAME COLUMN x TO y;
)");
  for (const char* text :
       {"CHECK ((y IS DOCUMENT))", "XMLSERIALIZE(DOCUMENT y AS text)", "XMLPI(NAME php)",
        "XMLELEMENT(NAME \"A\", XMLATTRIBUTES(id AS b), XMLPARSE(CONTENT 'c' STRIP WHITESPACE))",
        "XMLROOT(y, VERSION NO VALUE, STANDALONE YES)"}) {
    CAPTURE(sql);
    CHECK(sql.find(text) != std::string::npos);
  }
}
