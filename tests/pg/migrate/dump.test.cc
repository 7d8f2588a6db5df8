// dump: a file that stands in the place of the database it was written from.
#include <doctest/doctest.h>

#include "migrate/inspect/inspect.h"
#include "tests/cli/place.h"
#include "tests/pg/server.h"

using tests::Place;

namespace {

constexpr const char* schema = R"(
CREATE TYPE mood AS ENUM ('glad', 'sad');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL, feels mood DEFAULT 'glad');
CREATE TABLE orders (id serial PRIMARY KEY, of bigint REFERENCES users ON DELETE CASCADE);
CREATE VIEW glad AS SELECT id FROM users WHERE feels = 'glad';
CREATE TRIGGER touched BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch('a');
COMMENT ON TABLE users IS 'who''s who';
)";

std::string quoted(const std::string& database) {
  return "'" + database + "'";
}

}  // namespace

TEST_CASE("a dump is the base of a chain: judged, verified and without drift") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  tests::ask(session, schema);
  Place place;
  place.put("schemalint.toml", "[chain]\npath = \"migrations\"\nbase = \"structure.sql\"\n");
  place.put("migrations/0001_p.sql",
            "-- migrate:up\nALTER TABLE orders ADD COLUMN paid boolean;\n"
            "-- migrate:down\nALTER TABLE orders DROP COLUMN paid;\n");
  const std::string on = "--database " + quoted(database);
  const tests::Ran dumped = place.run("migrate", "dump --output structure.sql " + on);
  CHECK(dumped.err == "");
  CHECK(dumped.status == 0);
  CHECK(place.run("migrate", "dump " + on).out == place.bytes("structure.sql"));
  CHECK(place.bytes("structure.sql").find("attver") == std::string::npos);
  CHECK(place.run("schemalint", "--fail-on note").out.find("refused") == std::string::npos);
  CHECK(place.run("migrate", "baseline none " + on).status == 0);
  CHECK(place.run("migrate", "drift " + on).out.find("server equals the chain") != std::string::npos);
  CHECK(place.run("migrate", "up " + on).status == 0);
  CHECK(place.run("migrate", "drift " + on).status == 0);
}

TEST_CASE("a dump writes over no file that matters, and says what keeps it from reading") {
  const std::string database = tests::fresh_database();
  Place place;
  place.put("schemalint.toml", "[chain]\npath = \"migrations\"\n");
  place.put("migrations/0001_a.sql", "-- migrate:up\nCREATE TABLE a (id int PRIMARY KEY);\n");
  const std::string on = "--database " + quoted(database);
  CHECK(place.run("migrate", "dump --output migrations/0001_a.sql " + on).status == 2);
  CHECK(place.run("migrate", "dump --output schemalint.toml " + on).err ==
        "migrate: `--output schemalint.toml` would write over the configuration\n  name another file\n");
  CHECK(place.run("migrate", "dump --output= " + on).status == 2);
  CHECK(place.run("migrate", "dump --output nowhere/x.sql " + on).status == 1);

  migrate::Session owner = tests::connect(database);
  tests::ask(owner, "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t");
  tests::ask(owner, "BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
  migrate::Session reader = tests::connect(database);
  const auto seen =
      migrate::inspect(reader, {.without_schemas = {}, .all_facts = true, .lock_timeout = "50ms"});
  REQUIRE(!seen);
  CHECK(seen.error().message.find("lock timeout") != std::string::npos);
  CHECK(tests::ask(reader, "SHOW lock_timeout") == "0");
}
