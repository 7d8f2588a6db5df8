#include <doctest/doctest.h>

#include "lint/types/format_type.h"
#include "tests/unit/lint/replay/replay_sql.h"

namespace {

std::vector<std::string> labels(const Replayed& replayed, std::string_view type) {
  return replayed.catalog.get<catalog::Type>(replayed.catalog.find_type(catalog::public_schema, type))
      ->labels;
}

}  // namespace

TEST_CASE("labels of an enumeration keep their order") {
  const Replayed replayed = replay_sql(
      "CREATE TYPE mood AS ENUM ('sad', 'ok');"
      "ALTER TYPE mood ADD VALUE 'happy';"
      "ALTER TYPE mood ADD VALUE 'low' BEFORE 'sad';"
      "ALTER TYPE mood ADD VALUE 'fair' AFTER 'sad';"
      "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok';"
      "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';");
  CHECK(replayed.refused.empty());
  CHECK(replayed.notices == std::vector<std::string>{"enum label \"ok\" already exists, skipping"});
  CHECK(labels(replayed, "mood") == std::vector<std::string>{"low", "sad", "fair", "fine", "happy"});
  CHECK(first_refusal("CREATE TYPE m AS ENUM ('a'); ALTER TYPE m ADD VALUE 'a';") ==
        "enum label \"a\" already exists");
  CHECK(first_refusal("CREATE TYPE m AS ENUM ('a'); ALTER TYPE m ADD VALUE 'b' AFTER 'x';") ==
        "\"x\" is not an existing enum label");
  CHECK(first_refusal("ALTER TYPE m ADD VALUE 'b';") == "type \"m\" does not exist");
  CHECK(first_refusal("CREATE DOMAIN m AS int; ALTER TYPE m ADD VALUE 'b';") == "m is not an enum");
}

TEST_CASE("domains choose names for their checks and read their defaults") {
  const Replayed replayed = replay_sql(
      "CREATE DOMAIN d AS varchar(10) NOT NULL DEFAULT 'x' CHECK (value <> 'y') CHECK (length(value) > 0);");
  REQUIRE(replayed.refused.empty());
  const catalog::Type& domain =
      *replayed.catalog.get<catalog::Type>(replayed.catalog.find_type(catalog::public_schema, "d"));
  CHECK(types::format_type(replayed.catalog, domain.base) == "character varying(10)");
  CHECK(domain.constraints[0].name == "d_check");
  CHECK(domain.constraints[1].name == "d_check1");
  CHECK(first_refusal("CREATE DOMAIN d AS int DEFAULT 'x';") ==
        "invalid input syntax for type integer: \"x\"");
  CHECK(first_refusal("CREATE DOMAIN d AS int CHECK (value + 1);") ==
        "argument of CHECK must be type boolean, not type integer");
  CHECK(first_refusal("CREATE DOMAIN d AS date DEFAULT true;") ==
        "column \"d\" is of type date but default expression is of type boolean");
}

TEST_CASE("types and relations share names, array types step aside") {
  CHECK(first_refusal("CREATE TABLE t (); CREATE TYPE t AS ENUM ();") == "type \"t\" already exists");
  CHECK(first_refusal("CREATE TYPE t AS ENUM (); CREATE TABLE t ();") == "type \"t\" already exists");
  const Replayed replayed = replay_sql("CREATE TYPE a AS ENUM ('x'); CREATE TYPE _a AS ENUM ('y');");
  CHECK(replayed.refused.empty());
  CHECK(labels(replayed, "_a") == std::vector<std::string>{"y"});
  CHECK(replayed.catalog.find_type(catalog::public_schema, "__a") != 0);
}

TEST_CASE("attributes of a composite type") {
  const Replayed replayed = replay_sql(
      "CREATE TYPE pair AS (x int, y text); ALTER TYPE pair ADD ATTRIBUTE z date;"
      "ALTER TYPE pair DROP ATTRIBUTE x; ALTER TYPE pair ALTER ATTRIBUTE y TYPE varchar(3);");
  CHECK(replayed.refused.empty());
  CHECK(replayed.relation("pair").column_number("x") == 0);
  CHECK(types::format_type(replayed.catalog, replayed.relation("pair").find_column("y")->type) ==
        "character varying(3)");
  CHECK(first_refusal("CREATE TYPE pair AS (x int, x text);") == "column \"x\" specified more than once");
  CHECK(first_refusal("CREATE TYPE pair AS (x nosuch);") == "type \"nosuch\" does not exist");
  CHECK(first_refusal("CREATE TABLE t (); ALTER TYPE t ADD ATTRIBUTE z date;") ==
        "\"t\" is not a composite type");
}
