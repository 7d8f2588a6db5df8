// `schemalint init --from`: what other linters are told, taken over.
#include <doctest/doctest.h>

#include <string>

#include "tests/cli/place.h"

using tests::Place;

namespace {

constexpr std::string_view table =
    "-- migrate:up\nCREATE TABLE t (id int PRIMARY KEY, a varchar(5));\n-- migrate:down\nDROP TABLE t;\n";

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string written(const Place& place, const std::string& tool) {
  place.run("rm", "-f schemalint.toml");
  const tests::Ran ran = place.run("schemalint", "init --from " + tool + " migrations");
  CHECK_MESSAGE(ran.status == 0, ran.err);
  return place.bytes("schemalint.toml");
}

}  // namespace

TEST_CASE("init --from squawk: excluded rules are off, its taste is on, excluded paths are silent") {
  const Place place;
  place.put("migrations/0001_t.sql", table);
  place.put(
      ".squawk.toml",
      "pg_version = \"14.2\"\nexcluded_rules = [\"require-concurrent-index-creation\", \"prefer-identity\", "
      "\"ban-nothing\"]\nexcluded_paths = [\"migrations/old/*\"]\n");
  const tests::Ran ran = place.run("schemalint", "init --from squawk migrations");
  CHECK_MESSAGE(has(ran.out, "`ban-nothing` is squawk's, and no rule here asks that"), ran.out);
  const std::string toml = place.bytes("schemalint.toml");
  CHECK(has(toml, "# Taken over from .squawk.toml.\n"));
  CHECK(has(toml, "\nindex-not-concurrent = \"off\"\n"));
  CHECK(has(toml, "\nvarchar-limit = \"note\"\n"));
  CHECK_FALSE(has(toml, "\nserial-column ="));
  CHECK_FALSE(has(toml, "\nunqualified-name ="));
  CHECK(has(toml, "\n[rules.\"migrations/old/*\"]\nchain = \"off\"\nlocks = \"off\"\n"));
  CHECK(has(toml, "version = 14\n"));
  CHECK(place.run("schemalint", "").err.empty());
}

TEST_CASE("init --from pgls: levels, and comments in what is not deployed") {
  const Place place;
  place.put("migrations/0001_t.sql",
            "-- migrate:up\n-- pgt-ignore lint/safety/requireConcurrentIndexCreation: small\nCREATE INDEX i "
            "ON t (a);\n");
  place.put("postgres-language-server.jsonc",
            "{ // rules\n \"linter\": { \"rules\": { \"safety\": { \"preferTextField\": \"warn\", "
            "\"disallowUniqueConstraint\": { \"level\": \"info\" }, \"addingPrimaryKeyConstraint\": \"info\" "
            "} } } }\n");
  place.run("git", "init -q .");
  const std::string toml = written(place, "pgls");
  CHECK(has(toml, "\nvarchar-limit = \"warning\"\n"));
  CHECK(has(toml, "\nblocking-unique-constraint = \"note\"\n"));
  CHECK(has(
      toml,
      "\n[rules.\"migrations/0001_t.sql\"]   # as its comments have it\nindex-not-concurrent = \"off\"\n"));
  place.put("postgres-language-server.jsonc", "{ \"linter\": }\n");
  place.run("rm", "-f schemalint.toml");
  CHECK(has(place.run("schemalint", "init --from pgls migrations").err, "is not JSON with comments"));
}

TEST_CASE("init --from atlas: analysers are families of codes, and naming has its patterns") {
  const Place place;
  place.put("migrations/0001_t.sql", table);
  place.put("atlas.hcl",
            "env \"local\" {\n  lint {\n    data_depend { error = true }\n    naming {\n      match = "
            "\"^[a-z_]+$\"\n"
            "      index { match = \"_idx$\" }\n    }\n  }\n}\n");
  const std::string toml = written(place, "atlas");
  CHECK_MESSAGE(has(toml,
                    "\nname-pattern = { severity = \"warning\", check = '^[a-z_]+$', column = '^[a-z_]+$', "
                    "foreign_key = '^[a-z_]+$', index = '.*(?:_idx$).*', schema = '^[a-z_]+$', table = "
                    "'^[a-z_]+$' }\n"),
                toml);
  CHECK(place.run("schemalint", "--fail-on note").err.empty());
  CHECK(has(place.run("schemalint", "init --from nothing migrations").err, "squawk, pgls, atlas"));
}
