#include <doctest/doctest.h>

#include "lint/commands/apply.h"
#include "lint/lower/lower.h"
#include "tests/unit/lint/replay/replay_sql.h"

TEST_CASE("schemas: elements, search_path, the public one dropped and made anew") {
  const Replayed replayed = replay_sql(
      "CREATE SCHEMA s CREATE TABLE a (id int PRIMARY KEY) CREATE TABLE b (a_id int REFERENCES a);"
      "SET search_path TO s, public; CREATE TABLE c (id int);"
      "DROP SCHEMA public; CREATE SCHEMA public; SET search_path TO public; CREATE TABLE d (id int);");
  CHECK(replayed.refused.empty());
  CHECK(replayed.has("b", "s"));
  CHECK(replayed.has("c", "s"));
  CHECK(replayed.has("d"));
}

TEST_CASE("set_config in a SELECT sets the search_path") {
  const Replayed replayed = replay_sql(
      "CREATE TABLE t (id int); SELECT pg_catalog.set_config('search_path', '', false); DROP TABLE t;");
  CHECK(replayed.refusal() == "table \"t\" does not exist");
  CHECK(replayed.has("t"));
}

// Seen on 15.20.
TEST_CASE("where an object would go is asked before what it needs") {
  for (const char* sql : {"CREATE OPERATOR === (leftarg = int, rightarg = int, function = nope)",
                          "CREATE OPERATOR CLASS oc FOR TYPE int USING nomethod AS STORAGE int",
                          "CREATE OPERATOR FAMILY f USING nomethod", "CREATE COLLATION c FROM nope",
                          "CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = nope)"}) {
    const Replayed replayed = replay_sql(std::string("SET search_path TO ''; ") + sql + ";");
    CHECK_MESSAGE(replayed.refusal() == "no schema has been selected to create in", sql);
  }
  CHECK(replay_sql("SET search_path TO ''; CREATE STATISTICS s ON a, b FROM nope;").refusal() ==
        "relation \"nope\" does not exist");
}

TEST_CASE("extensions bring their types, which go with them") {
  const std::string made = "CREATE EXTENSION citext; CREATE TABLE t (e citext);";
  CHECK(replay_sql(made).refused.empty());
  CHECK(replay_sql(made + "DROP EXTENSION citext;").refusal() ==
        "cannot drop extension citext because other objects depend on it");
  CHECK(replay_sql(made + "DROP TYPE citext;").refusal() ==
        "cannot drop type citext because extension citext requires it");
  CHECK(replay_sql("CREATE EXTENSION earthdistance;").refusal() ==
        "required extension \"cube\" is not installed");
  const Replayed gone = replay_sql(made + "DROP TABLE t; DROP EXTENSION citext;");
  CHECK(gone.catalog.all<catalog::Function>().empty());
  CHECK(gone.catalog.all<catalog::DefinedObject>().empty());
}

TEST_CASE("an extension that is not known is a blind spot for what is missing, not for what stands") {
  const Replayed replayed = replay_sql("CREATE TABLE t (id int); CREATE EXTENSION unheard_of;");
  CHECK(replayed.catalog.may_be_touched("nowhere"));
  CHECK(!replayed.catalog.may_be_touched("t"));
}

TEST_CASE("what is made under SET ROLE is the role's, and stands in the way of dropping it") {
  for (const char* made :
       {"CREATE COLLATION c FROM \"C\"", "CREATE SCHEMA s",
        "CREATE TEXT SEARCH CONFIGURATION c (COPY = simple)",
        "CREATE OPERATOR #=# (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)", "CREATE PUBLICATION p",
        "CREATE FOREIGN DATA WRAPPER w", "CREATE TABLE t (a int)"}) {
    CAPTURE(made);
    const std::string start =
        std::string("CREATE ROLE bob SUPERUSER; SET ROLE bob; ") + made + "; RESET ROLE; ";
    CHECK(replay_sql(start + "DROP ROLE bob;").refusals.size() == 1);
    CHECK(replay_sql(start + "REASSIGN OWNED BY bob TO CURRENT_USER; DROP ROLE bob;").refusals.empty());
  }
}

TEST_CASE("roles are of the cluster: only who knows all of it misses one") {
  const std::string sql = "DROP ROLE anyone; ALTER ROLE anyone SET search_path TO a;";
  CHECK(replay_sql(sql).refusals.size() == 2);
  catalog::Catalog catalog(15);
  for (const sql::Statement& statement : sql::parse(sql).statements) {
    for (const ast::Change& change : lower::changes(statement, sql)) {
      CHECK(!commands::apply(catalog, change, {.origin = {}}).refused);
    }
  }
}
