#include <doctest/doctest.h>

#include "tests/unit/lint/replay/replay_sql.h"

namespace {

using catalog::Catalog;

std::string type_of(const Replayed& replayed, std::string_view name) {
  const ast::Oid oid = replayed.catalog.find_type(catalog::public_schema, name);
  return oid ? replayed.catalog.get<catalog::Type>(oid)->name : std::string();
}

}  // namespace

TEST_CASE("a table's types are renamed with it, a constraint with its index and the other way round") {
  const Replayed replayed = replay_sql(
      "CREATE TABLE a (id int PRIMARY KEY, n int CONSTRAINT n_key UNIQUE);"
      "ALTER TABLE a RENAME TO b;"
      "ALTER INDEX a_pkey RENAME TO b_pkey;"
      "ALTER TABLE b RENAME CONSTRAINT n_key TO m_key;");
  CHECK(replayed.refused.empty());
  CHECK(type_of(replayed, "b") == "b");
  CHECK(type_of(replayed, "_b") == "_b");
  CHECK(type_of(replayed, "a").empty());
  CHECK(replayed.relation("b").find_constraint("b_pkey") != nullptr);
  CHECK(replayed.has("m_key"));
  CHECK(!replayed.has("n_key"));
}

TEST_CASE("columns are renamed in children, never in children alone") {
  const std::string made = "CREATE TABLE p (n int); CREATE TABLE c () INHERITS (p);";
  CHECK(replay_sql(made + "ALTER TABLE c RENAME n TO m;").refusal() ==
        "cannot rename inherited column \"n\"");
  CHECK(replay_sql(made + "ALTER TABLE ONLY p RENAME n TO m;").refusal() ==
        "inherited column \"n\" must be renamed in child tables too");
  const Replayed both = replay_sql(made + "ALTER TABLE p RENAME n TO m;");
  CHECK(both.relation("c").find_column("m") != nullptr);
}

TEST_CASE("a rename is refused where the name is taken or nothing is there") {
  const std::string made = "CREATE TABLE a (x int, y int); CREATE TABLE b (id int);";
  CHECK(replay_sql(made + "ALTER TABLE a RENAME TO b;").refusal() == "relation \"b\" already exists");
  CHECK(replay_sql(made + "ALTER TABLE a RENAME x TO y;").refusal() ==
        "column \"y\" of relation \"a\" already exists");
  CHECK(replay_sql(made + "ALTER TABLE a RENAME z TO w;").refusal() == "column \"z\" does not exist");
  CHECK(replay_sql(made + "ALTER TABLE c RENAME TO d;").refusal() == "relation \"c\" does not exist");
}

TEST_CASE("SET SCHEMA takes indexes, sequences and types along") {
  const Replayed replayed =
      replay_sql("CREATE SCHEMA s; CREATE TABLE t (id serial PRIMARY KEY); ALTER TABLE t SET SCHEMA s;");
  CHECK(replayed.refused.empty());
  CHECK(replayed.has("t", "s"));
  CHECK(replayed.has("t_pkey", "s"));
  CHECK(replayed.has("t_id_seq", "s"));
  CHECK(replayed.catalog.find_type(replayed.catalog.find_schema("s"), "_t") != 0);
  CHECK(replay_sql("ALTER SEQUENCE s.t_id_seq SET SCHEMA public;", replayed).refusal() ==
        "cannot move an owned sequence into another schema");
}
