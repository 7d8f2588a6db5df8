#include <doctest/doctest.h>

#include "lint/types/format_type.h"
#include "tests/unit/lint/replay/replay_sql.h"

namespace {

std::string column_type(const Replayed& replayed, std::string_view table, std::string_view column) {
  const catalog::Column* found = replayed.relation(table).find_column(column);
  return found ? types::format_type(replayed.catalog, found->type) : std::string("absent");
}

const std::string table = "CREATE TABLE t (id int PRIMARY KEY, a varchar(10), b numeric(10,2));";

}  // namespace

TEST_CASE("views and tables from queries take their columns from the query") {
  const Replayed replayed = replay_sql(table +
                                       "CREATE VIEW v AS SELECT id, a, b * 2 AS twice, 'x' AS word FROM t;"
                                       "CREATE TABLE c AS SELECT count(*) AS n, a::text FROM v GROUP BY a;"
                                       "SELECT id, a INTO d FROM t;");
  CHECK(replayed.refused.empty());
  CHECK(column_type(replayed, "v", "a") == "character varying(10)");
  CHECK(column_type(replayed, "v", "word") == "text");
  CHECK(column_type(replayed, "c", "n") == "bigint");
  CHECK(column_type(replayed, "d", "id") == "integer");
}

TEST_CASE("a view stands in the way of its columns and may only grow") {
  const std::string made = table + "CREATE VIEW v AS SELECT id, a FROM t;";
  CHECK(replay_sql(made + "ALTER TABLE t DROP COLUMN a;").refusal() ==
        "cannot drop column a of table t because other objects depend on it");
  CHECK(replay_sql(made + "ALTER TABLE t DROP COLUMN b;").refusal().empty());
  CHECK(replay_sql(made + "CREATE OR REPLACE VIEW v AS SELECT id FROM t;").refusal() ==
        "cannot drop columns from view");
  CHECK(replay_sql(made + "CREATE OR REPLACE VIEW v AS SELECT id, a AS c FROM t;").refusal() ==
        "cannot change name of view column \"a\" to \"c\"");
  CHECK(replay_sql(made + "CREATE OR REPLACE VIEW v AS SELECT id, a, b FROM t;").refusal().empty());
}

TEST_CASE("functions overload, and keep what OR REPLACE may not change") {
  const std::string made = "CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'select 1';";
  CHECK(replay_sql(made + "CREATE FUNCTION f(y int) RETURNS int LANGUAGE sql AS 'select 1';").refusal() ==
        "function \"f\" already exists with same argument types");
  CHECK(
      replay_sql(made + "CREATE FUNCTION f(y text) RETURNS int LANGUAGE sql AS 'select 1'; DROP FUNCTION f;")
          .refusal() == "function name \"f\" is not unique");
  CHECK(replay_sql(made + "CREATE OR REPLACE FUNCTION f(x int) RETURNS text LANGUAGE sql AS 'select 1';")
            .refusal() == "cannot change return type of existing function");
  CHECK(replay_sql(made + "CREATE OR REPLACE FUNCTION f(y int) RETURNS int LANGUAGE sql AS 'select 1';")
            .refusal() == "cannot change name of input parameter \"x\"");
}

TEST_CASE("triggers need their function and are cloned to partitions") {
  const std::string made =
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$begin return new; end$$;"
      "CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE c PARTITION OF p FOR VALUES IN (1);";
  const std::string trigger = "CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();";
  CHECK(
      replay_sql(made + "CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION g();").refusal() ==
      "function g() does not exist");
  const Replayed replayed = replay_sql(made + trigger);
  CHECK(replayed.refused.empty());
  CHECK(replayed.relation("c").triggers.size() == 1);
  CHECK(replay_sql("DROP TRIGGER tr ON c;", replayed).refusal() ==
        "cannot drop trigger tr on table c because trigger tr on table p requires it");
  CHECK(replay_sql("DROP TRIGGER tr ON p;", replayed).relation("c").triggers.empty());
  CHECK(replay_sql("DROP FUNCTION f();", replayed).refusal() ==
        "cannot drop function f() because other objects depend on it");
}
