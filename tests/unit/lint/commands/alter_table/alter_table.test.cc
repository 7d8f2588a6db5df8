#include <doctest/doctest.h>

#include "lint/commands/apply.h"
#include "lint/lower/lower.h"
#include "lint/types/type.h"
#include "tests/unit/lint/replay/replay_sql.h"

TEST_CASE("drops run before type changes, those before new columns, whatever order they stand in") {
  const Replayed r = replay_sql(
      "CREATE TABLE t (a text DEFAULT 'x', b int);"
      "ALTER TABLE t ADD COLUMN c int UNIQUE CHECK (c > 0), ALTER a TYPE int USING length(a), ALTER a DROP "
      "DEFAULT,"
      "  ADD CONSTRAINT k CHECK (c < b)");
  REQUIRE(r.refused.empty());
  CHECK(r.relation("t").column(1).type.oid == type_oid::int4);
  CHECK(r.has("t_c_key"));
  CHECK(r.relation("t").find_constraint("k"));
}

TEST_CASE("a refused subcommand undoes the whole statement") {
  const Replayed r = replay_sql("CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN b int, DROP COLUMN nope");
  CHECK(r.refusal() == "column \"nope\" of relation \"t\" does not exist");
  CHECK(r.relation("t").column_number("b") == 0);
}

TEST_CASE("a dropped column takes its indexes and constraints, views stand in the way") {
  const std::string sql =
      "CREATE TABLE t (a int, b int UNIQUE, c int, CHECK (b > c)); CREATE INDEX i ON t (c, b);";
  const Replayed r = replay_sql(sql + "ALTER TABLE t DROP COLUMN b");
  REQUIRE(r.refused.empty());
  CHECK(!r.has("i"));
  CHECK(!r.has("t_b_key"));
  CHECK(r.relation("t").constraints.empty());
  CHECK(r.relation("t").columns.size() == 3);
  CHECK(first_refusal(sql + "CREATE VIEW v AS SELECT b FROM t; ALTER TABLE t DROP COLUMN b") ==
        "cannot drop column b of table t because other objects depend on it");
}

TEST_CASE("type changes are refused as the server refuses them") {
  const std::string sql =
      "CREATE TABLE t (a text, b int DEFAULT 0, c int, g int GENERATED ALWAYS AS (c + 1) STORED);";
  const Replayed r = replay_sql(sql + "ALTER TABLE t ALTER a TYPE integer");
  REQUIRE(r.refusals.size() == 1);
  CHECK(r.refusals[0].sqlstate == "42804");
  CHECK(r.refusals[0].message == "column \"a\" cannot be cast automatically to type integer");
  CHECK(r.refusals[0].hint == "You might need to specify \"USING a::integer\".");
  CHECK(first_refusal(sql + "ALTER TABLE t ALTER b TYPE boolean USING b > 0") ==
        "default for column \"b\" cannot be cast automatically to type boolean");
  CHECK(first_refusal(sql + "ALTER TABLE t ALTER c TYPE bigint") ==
        "cannot alter type of a column used by a generated column");
  CHECK(first_refusal(sql + "CREATE VIEW v AS SELECT a FROM t; ALTER TABLE t ALTER a TYPE varchar") ==
        "cannot alter type of a column used by a view or rule");
}

TEST_CASE("NOT NULL stays where a key or an identity needs it") {
  const std::string sql =
      "CREATE TABLE t (id int PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY, a int NOT NULL);";
  CHECK(first_refusal(sql + "ALTER TABLE t ALTER id DROP NOT NULL") == "column \"id\" is in a primary key");
  CHECK(first_refusal(sql + "ALTER TABLE t ALTER n DROP NOT NULL") ==
        "column \"n\" of relation \"t\" is an identity column");
  const Replayed r = replay_sql(sql + "ALTER TABLE t ALTER a DROP NOT NULL", 18);
  CHECK(r.refused.empty());
  CHECK(!r.relation("t").find_constraint("t_a_not_null"));
}

TEST_CASE("a new column's NOT NULL keeps its name beside what serial or IDENTITY brings") {
  const std::string sql = "CREATE TABLE t (a int); ALTER TABLE t ";
  for (const char* type :
       {"serial", "serial PRIMARY KEY", "int GENERATED ALWAYS AS IDENTITY", "int PRIMARY KEY"}) {
    INFO(type);
    const Replayed r = replay_sql(sql + "ADD b " + type + " CONSTRAINT n NOT NULL", 18);
    CHECK(r.refused.empty());
    const auto& constraints = r.relation("t").constraints;
    CHECK(
        std::any_of(constraints.begin(), constraints.end(), [](const auto& one) { return one.name == "n"; }));
  }
}

TEST_CASE("NOT NULL of ONLY a parent is NO INHERIT from 18 on") {
  const std::string sql =
      "CREATE TABLE t (a int); CREATE TABLE c () INHERITS (t); ALTER TABLE ONLY t ALTER a SET NOT NULL;";
  const Replayed r = replay_sql(sql, 18);
  REQUIRE(r.refused.empty());
  CHECK(r.relation("t").find_constraint("t_a_not_null")->no_inherit);
  CHECK(!r.relation("c").column(1).not_null);
  CHECK(first_refusal(sql + "ALTER TABLE t ALTER a SET NOT NULL", 18) ==
        "cannot change NO INHERIT status of NOT NULL constraint \"t_a_not_null\" on relation \"t\"");
}

TEST_CASE("USING INDEX makes the index the constraint and gives it the name") {
  const Replayed r = replay_sql(
      "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY "
      "USING INDEX i");
  REQUIRE(r.refused.empty());
  CHECK(r.notices.back() == "ALTER TABLE / ADD CONSTRAINT USING INDEX will rename index \"i\" to \"k\"");
  CHECK(r.relation("k").index->primary);
  CHECK(r.relation("t").column(1).not_null);
  CHECK(first_refusal(
            "CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER TABLE t ADD UNIQUE USING INDEX i") ==
        "\"i\" is not a unique index");
}

TEST_CASE("children follow their parent, and keep what is their own") {
  const Replayed r = replay_sql(
      "CREATE TABLE p (a int); CREATE TABLE c (b int) INHERITS (p);"
      "ALTER TABLE p ADD COLUMN b int, ADD COLUMN d int, ADD CONSTRAINT k CHECK (a > 0);"
      "ALTER TABLE p DROP COLUMN b, DROP COLUMN d; ALTER TABLE ONLY p DROP CONSTRAINT k");
  REQUIRE(r.refused.empty());
  const catalog::Relation& c = r.relation("c");
  CHECK(c.column_number("b") != 0);
  CHECK(c.find_column("b")->inherited == 0);
  CHECK(c.column_number("d") == 0);
  REQUIRE(c.find_constraint("k"));
  CHECK(c.find_constraint("k")->local);
}

TEST_CASE("foreign keys, validated later or dropped with what they hang on") {
  const std::string sql =
      "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int);"
      "ALTER TABLE c ADD CONSTRAINT k FOREIGN KEY (p) REFERENCES p NOT VALID;";
  CHECK(!replay_sql(sql).relation("c").find_constraint("k")->validated);
  CHECK(
      replay_sql(sql + "ALTER TABLE c VALIDATE CONSTRAINT k").relation("c").find_constraint("k")->validated);
  CHECK(first_refusal(sql + "ALTER TABLE p DROP CONSTRAINT p_pkey") ==
        "cannot drop constraint p_pkey on table p because other objects depend on it");
  CHECK(replay_sql(sql + "ALTER TABLE p DROP CONSTRAINT p_pkey CASCADE").relation("c").constraints.empty());
}

TEST_CASE("ATTACH finds indexes that will do, DETACH lets go of all") {
  const Replayed r = replay_sql(
      "CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE INDEX ON p (b);"
      "CREATE TABLE q (b int, a int); CREATE INDEX mine ON q (b); ALTER TABLE p ATTACH PARTITION q FOR "
      "VALUES IN (1)");
  REQUIRE(r.refused.empty());
  CHECK(r.relation("mine").index->parent == r.relation("p_b_idx").oid);
  CHECK(r.relation("q").indexes.size() == 1);
  CHECK(r.relation("q").is_partition());
  const Replayed after = replay_sql("ALTER TABLE p DETACH PARTITION q", r);
  CHECK(after.refused.empty());
  CHECK(after.relation("mine").index->parent == 0);
  CHECK(after.relation("q").parents.empty());
  CHECK(after.relation("q").column(1).local);
  CHECK(first_refusal("CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE q (a int, x int);"
                      "ALTER TABLE p ATTACH PARTITION q DEFAULT") ==
        "table \"q\" contains column \"x\" not found in parent \"p\"");
}

TEST_CASE("a kind of relation that the subcommand does not take, in the words of the version") {
  const std::string sql = "CREATE VIEW v AS SELECT 1 AS a; ALTER TABLE v ADD COLUMN b int";
  CHECK(first_refusal(sql, 15) == "ALTER action ADD COLUMN cannot be performed on relation \"v\"");
  CHECK(first_refusal(sql, 14) == "\"v\" is not a table, composite type, or foreign table");
}

TEST_CASE("what is not there is a notice with IF EXISTS") {
  const Replayed r = replay_sql(
      "ALTER TABLE IF EXISTS nope ADD COLUMN a int; CREATE TABLE t (a int);"
      "ALTER TABLE t ADD COLUMN IF NOT EXISTS a int; ALTER TABLE t DROP COLUMN IF EXISTS b;"
      "ALTER TABLE t DROP CONSTRAINT IF EXISTS k");
  CHECK(r.refused.empty());
  CHECK(r.notices == std::vector<std::string>{"relation \"nope\" does not exist, skipping",
                                              "column \"a\" of relation \"t\" already exists, skipping",
                                              "column \"b\" of relation \"t\" does not exist, skipping",
                                              "constraint \"k\" of relation \"t\" does not exist, skipping"});
}

TEST_CASE("where a blind spot may have made it, nothing is refused") {
  catalog::Catalog catalog(15);
  catalog.add_opaque({"EXECUTE of built text", {}, true, false, {}});
  const std::string sql = "ALTER TABLE made_elsewhere ADD COLUMN a int";
  const sql::Parsed parsed = sql::parse(sql);
  for (const ast::Change& change : lower::changes(parsed.statements.front(), sql)) {
    const commands::Applied applied = commands::apply(catalog, change, {});
    CHECK(!applied.refused);
    CHECK(applied.blind.size() == 1);
  }
}

TEST_CASE("up to 17 a primary key of ONLY the parent leaves the children's columns alone") {
  const std::string sql = "CREATE TABLE p (a int); CREATE TABLE c () INHERITS (p);";
  const Replayed only = replay_sql(sql + "ALTER TABLE ONLY p ADD PRIMARY KEY (a)", 17);
  REQUIRE(only.refused.empty());
  CHECK(only.relation("p").column(1).not_null);
  CHECK_FALSE(only.relation("c").column(1).not_null);
  const Replayed by_index = replay_sql(
      sql + "CREATE UNIQUE INDEX i ON p (a); ALTER TABLE ONLY p ADD PRIMARY KEY USING INDEX i", 17);
  CHECK_FALSE(by_index.relation("c").column(1).not_null);
  CHECK(replay_sql(sql + "ALTER TABLE p ADD PRIMARY KEY (a)", 17).relation("c").column(1).not_null);
}
