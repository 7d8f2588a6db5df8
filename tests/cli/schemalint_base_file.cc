// [chain] base and complete, and standard input.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/place.h"

using tests::Place;

namespace {

constexpr std::string_view dump =
    "\\restrict abc\nSET statement_timeout = 0;\nSELECT pg_catalog.set_config('search_path', '', false);\n"
    "CREATE TABLE public.orders (\n    id bigint NOT NULL,\n    total numeric(10,2)\n);\n"
    "ALTER TABLE public.orders OWNER TO app;\n"
    "COPY public.orders (id, total) FROM stdin;\n1\t2.50\n\\.\n\n"
    "ALTER TABLE ONLY public.orders ALTER COLUMN id SET (pg_attver=26491960);\n"
    "ALTER TABLE ONLY public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);\n\\unrestrict abc\n";
constexpr std::string_view blocking = "-- migrate:up\nCREATE INDEX orders_total_idx ON orders (total);\n";

nlohmann::json findings(const std::string& json) {
  return nlohmann::json::parse(json)["findings"];
}

std::string rules_of(const std::string& json) {
  std::string list;
  for (const auto& finding : findings(json)) {
    list += (list.empty() ? "" : " ") + finding["rule"].get<std::string>();
  }
  return list;
}

}  // namespace

TEST_CASE("a chain that does not begin at the beginning is judged, with one note of what is taken to exist") {
  const Place place;
  place.put("migrations/0001_i.sql", blocking);
  CHECK(rules_of(place.run("schemalint", "--format json migrations").out) ==
        "index-not-concurrent presumed-object");
  place.put("schemalint.toml", "[chain]\ncomplete = true\n");
  CHECK(rules_of(place.run("schemalint", "--format json migrations").out) == "refused-statement");
}

TEST_CASE("[chain] base stands before the first revision, deployed and not judged") {
  const Place place;
  place.put("migrations/0001_i.sql", blocking);
  place.put("db/structure.sql", dump);
  place.put("schemalint.toml",
            "[chain]\npath = \"migrations\"\nbase = \"db/structure.sql\"\ncomplete = true\n");
  CHECK(rules_of(place.run("schemalint", "--format json").out) == "index-not-concurrent");
  const auto tables = nlohmann::json::parse(place.run("schemalint", "schema --format json").out)["tables"];
  REQUIRE(tables.size() == 1);
  CHECK(tables[0]["columns"][1]["type"] == "numeric(10,2)");
  CHECK(tables[0]["primary_key"] == nlohmann::json::array({"id"}));
}

TEST_CASE("a base that is not there, or no text, is said with its key") {
  const Place place;
  place.put("migrations/0001_i.sql", blocking);
  place.put("schemalint.toml", "[chain]\npath = \"migrations\"\nbase = \"structure.sql\"\n");
  CHECK(place.run("schemalint", "").status == 2);
  CHECK(place.run("schemalint", "").err ==
        "schemalint: schemalint.toml: [chain] base: structure.sql: there is no such file or folder\n"
        "  name the schema file, as pg_dump wrote it\n");
}

TEST_CASE("a base may be a folder of SQL files, in the order of their names") {
  const Place place;
  place.put("migrations/0001_i.sql", blocking);
  place.put("base/2.sql", "ALTER TABLE orders ADD COLUMN total int;\n");
  place.put("base/1.sql", "CREATE TABLE orders (id int PRIMARY KEY);\n");
  place.put("schemalint.toml", "[chain]\npath = \"migrations\"\nbase = \"base\"\ncomplete = true\n");
  CHECK(rules_of(place.run("schemalint", "--format json").out) == "index-not-concurrent");
}

TEST_CASE("- reads standard input, alone or in place of a file of its chain") {
  const Place place;
  place.put("migrations/0001_t.sql", "-- migrate:up\nCREATE TABLE t (id int PRIMARY KEY, a int);\n");
  place.put("migrations/0002_i.sql", "-- migrate:up\nSELECT 1;\n");
  place.put("unsaved", "-- migrate:up\nCREATE INDEX t_a_idx ON t (a);\n");
  const auto alone = findings(place.run("schemalint", "--format json - < unsaved").out);
  REQUIRE(alone.size() == 2);
  CHECK(alone[0]["rule"] == "index-not-concurrent");
  CHECK(alone[0]["file"] == "stdin.sql");
  const auto placed = findings(
      place.run("schemalint", "--format json --stdin-filename migrations/0002_i.sql - < unsaved").out);
  REQUIRE(placed.size() == 1);
  CHECK(placed[0]["rule"] == "index-not-concurrent");
  CHECK(placed[0]["file"] == "migrations/0002_i.sql");
  CHECK(placed[0]["revision"] == "0002");
  const auto fresh = findings(
      place.run("schemalint", "--format json --stdin-filename migrations/0003_n.sql - < unsaved").out);
  REQUIRE(fresh.size() == 1);
  CHECK(fresh[0]["revision"] == "0003");
  CHECK(place.run("schemalint", "- migrations < unsaved").status == 2);
  CHECK(place.run("schemalint", "--stdin-filename migrations/0002_i.sql migrations").status == 2);
}

TEST_CASE("init names a base, or the file that may be one") {
  const Place place;
  place.put("migrations/0001_i.sql", blocking);
  place.put("structure.sql", dump);
  CHECK(place.run("schemalint", "init migrations").status == 0);
  CHECK(place.bytes("schemalint.toml").find("# base = \"structure.sql\"\n") != std::string::npos);
  place.run("rm", "schemalint.toml");
  CHECK(place.run("schemalint", "init migrations --base structure.sql").status == 0);
  CHECK(place.bytes("schemalint.toml").find("\nbase = \"structure.sql\"\n") != std::string::npos);
  place.run("rm", "schemalint.toml structure.sql");
  CHECK(place.run("schemalint", "init migrations").status == 0);
  CHECK(place.bytes("schemalint.toml").find("`migrate dump --output structure.sql`") != std::string::npos);
}
