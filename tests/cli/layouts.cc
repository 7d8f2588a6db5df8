// What the programs make of chains of other tools: what is missing is said, and nothing is guessed.
#include <doctest/doctest.h>

#include "tests/cli/place.h"

using tests::Place;
using tests::Ran;

namespace {

bool says(const std::string& text, std::string_view words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a chain of which little was understood is no verdict") {
  const Place place;
  place.put("sql/000001.sql", "CREATE TABLE :APP_SCHEMA.jobs (id bigserial PRIMARY KEY);\n");
  place.put("sql/000002.sql", "ALTER TABLE :APP_SCHEMA.jobs ADD COLUMN a int;\n");
  const Ran ran = place.run("schemalint", "sql");
  CHECK(ran.status == 2);
  CHECK(says(ran.out, "2 revisions, 2 statements: "));
  CHECK(says(ran.err, "2 of 2 statements were not understood: this is no verdict on the chain"));
  CHECK(says(ran.err, "[placeholders] APP_SCHEMA = \"...\""));
  place.put("code/20240101000000_a.js",
            "exports.up = (knex) => knex.raw(`ALTER TABLE ${table()} ADD COLUMN a int`);\n"
            "exports.down = (knex) => knex.raw(`ALTER TABLE ${table()} DROP COLUMN a`);\n");
  const Ran code = place.run("schemalint", "code");
  CHECK(code.status == 2);
  CHECK(!says(code.err, "[placeholders]"));
  place.put("schemalint.toml",
            "[chain]\npath = \"sql\"\nlayout = \"plain\"\n[placeholders]\nAPP_SCHEMA = \"public\"\n");
  CHECK(place.run("schemalint", "").status == 0);
  CHECK(place.run("schemalint", "").err.empty());
  place.put("schemalint.toml", "[chain]\npath = \"sql\"\nunderstood = 0\n");
  CHECK(place.run("schemalint", "").status == 0);
  place.put("schemalint.toml", "[chain]\npath = \"sql\"\nunderstood = 101\n");
  CHECK(
      says(place.run("schemalint", "").err, "schemalint.toml:3:1: `chain.understood` must be a percentage"));
}

TEST_CASE("a placeholder in a literal is unknown there alone") {
  const Place place;
  place.put("sql/V1__a.sql", "CREATE TABLE a (id int PRIMARY KEY, who text DEFAULT '${WHO}');\n");
  const Ran ran = place.run("schemalint", "sql");
  CHECK(ran.status == 0);
  CHECK(ran.err.empty());
  place.put("sql/V1__a.sql", "DO $$ BEGIN ALTER TABLE ${SCHEMA}.a ADD COLUMN n int; END $$;\n");
  CHECK(place.run("schemalint", "sql").status == 2);
}

TEST_CASE("several folders are one chain") {
  const Place place;
  place.put("init/V1__cases.sql", "CREATE TABLE cases (id int PRIMARY KEY);\n");
  place.put("migration/V2__n.sql", "COMMENT ON TABLE cases IS 'of the court';\n");
  CHECK(place.run("schemalint", "./init migration").out == "2 revisions, 2 statements: nothing found\n");
  place.put("schemalint.toml", "[chain]\npath = [\"init\", \"migration\"]\n");
  CHECK(place.run("schemalint", "").out == "2 revisions, 2 statements: nothing found\n");
  CHECK(place.run("schemalint", "init migration/V2__n.sql").status == 2);
}

TEST_CASE("folders that the tool's configuration names are one chain") {
  const Place place;
  place.put("db/init/V1__cases.sql", "CREATE TABLE cases (id int PRIMARY KEY);\n");
  place.put("app/db/migration/V2__n.sql", "COMMENT ON TABLE cases IS 'of the court';\n");
  CHECK(place.run("schemalint", "").status == 2);
  place.put("flyway.conf", "flyway.locations=filesystem:db/init, classpath:/db/migration\n");
  CHECK(place.run("schemalint", "").out == "2 revisions, 2 statements: nothing found\n");
}

TEST_CASE("the search_path of the runner") {
  const Place place;
  place.put("m/1_a.up.sql", "CREATE SCHEMA app;\nCREATE TABLE app.a (id int PRIMARY KEY);\n");
  place.put("m/2_b.up.sql", "COMMENT ON TABLE a IS 'made in app';\n");
  CHECK(says(place.run("schemalint", "m").out, "relation \"a\" does not exist"));
  const std::string clean = "2 revisions, 3 statements: nothing found\n";
  for (const char* path :
       {"[chain]\nsearch_path = \"app, public\"\n", "[chain]\nsearch_path = [\"app\", \"public\"]\n"}) {
    place.put("schemalint.toml", path);
    CHECK(place.run("schemalint", "m").out == clean);
  }
  place.put("schemalint.toml", "");
  for (const char* line : {"DATABASE_URL=postgres://u:p@h/d?sslmode=disable&search_path=app\n",
                           "POSTGRESQL_URL=\"postgres://h/d?options=-c%20search_path%3Dapp\"\n",
                           "DB_SCHEMA=app\nexport DATABASE_URL=postgres://h/d?search_path=${DB_SCHEMA}\n"}) {
    place.put(".env", line);
    CHECK(place.run("schemalint", "m").out == clean);
  }
}

TEST_CASE("a marker with a slip is an error, and migrate does not run the down with the up") {
  const Place place;
  place.put("m/1_foo.sql",
            "-- +migrate Up\nCREATE TABLE foo (id uuid PRIMARY KEY);\n-- +migrate Dwon\nDROP TABLE foo;\n");
  const Ran checked = place.run("schemalint", "m");
  CHECK(checked.status == 1);
  CHECK(says(checked.out, "m/1_foo.sql:3:1"));
  CHECK(says(checked.out, "did you mean `-- +migrate Down`?"));
  const Ran run = place.run("migrate", "up --chain m --database postgresql://127.0.0.1:1/x");
  CHECK(run.status == 2);
  CHECK(says(run.err, "did you mean `-- +migrate Down`?"));
}

TEST_CASE("migrate sends no placeholder without a value") {
  const Place place;
  place.put("sql/V1__role.sql", "CREATE TABLE a (id int PRIMARY KEY);\nCREATE ROLE r PASSWORD '${pw}';\n");
  const std::string up = "up --chain sql --database postgresql://127.0.0.1:1/x";
  const Ran refused = place.run("migrate", up);
  CHECK(refused.status == 2);
  CHECK(says(refused.err, "sql/V1__role.sql:2:25"));
  CHECK(says(refused.err, "the placeholder pw has no value"));
  place.put("schemalint.toml", "[placeholders]\npw = { env = \"ROLE_PASSWORD\" }\n");
  CHECK(place.run("migrate", up).status == 2);
  CHECK(place.run_with("ROLE_PASSWORD=x ", "migrate", up).status == 4);
  place.put("sql/V1__role.sql.conf", "placeholderReplacement=false\n");
  CHECK(place.run("migrate", up).status == 4);
}

TEST_CASE("what stands before the first revision") {
  const Place place;
  place.put("migrations/0001_a.sql",
            "-- migrate:up\nCREATE TABLE mail (id int PRIMARY KEY);\nALTER TABLE mail OWNER TO app_owner;\n"
            "-- migrate:down\nDROP TABLE app.mail;\n");
  place.put("before.sql",
            "CREATE ROLE app_owner;\nCREATE SCHEMA app;\nCREATE TABLE app.no_key (a int);\nSET search_path "
            "TO app;\n");
  place.put("schemalint.toml", "[chain]\npath = \"migrations\"\n[environment]\nbefore = \"before.sql\"\n");
  CHECK(place.run("schemalint", "").out == "1 revision, 2 statements: nothing found\n");
  CHECK(says(place.run("schemalint", "schema").out, "app.mail"));
  place.put("before.sql",
            "CREATE ROLE app_owner;\nCREATE SCHEMA app;\nCREATE SCHEMA app;\nSET search_path "
            "TO app;\n");
  CHECK(place.run("schemalint", "").out ==
        "before.sql:3:1: passed over, for the server refuses it: schema \"app\" already exists\n\n"
        "1 revision, 2 statements: nothing found\n");
  place.put("schemalint.toml", "[chain]\npath = \"migrations\"\n[environment]\nbefore = \"nowhere.sql\"\n");
  const Ran missing = place.run("schemalint", "");
  CHECK(missing.status == 2);
  CHECK(says(missing.err, "there is no file nowhere.sql"));
}

TEST_CASE("init proposes the any layout for files of no known tool") {
  const Place place;
  place.put("sql/1-first.sql",
            "-- APPLY UP\nCREATE TABLE a (id int PRIMARY KEY);\n-- REVERT DOWN\nDROP TABLE a;\n");
  place.put("sql/2-second.sql",
            "-- APPLY UP\nCREATE TABLE b (id int PRIMARY KEY);\n-- REVERT DOWN\nDROP TABLE b;\n");
  CHECK(place.run("schemalint", "init sql").status == 0);
  const std::string toml = place.bytes("schemalint.toml");
  CHECK(says(toml, "layout = \"any\""));
  CHECK(says(toml, "up = '-- APPLY UP'"));
  CHECK(says(toml, "down = '-- REVERT DOWN'"));
  CHECK(place.run("schemalint", "").out == "2 revisions, 2 statements: nothing found\n");
}

TEST_CASE("init finds the folder that holds the files") {
  const Place place;
  place.put("README.md", "");
  place.put("db/patches/patch_1.sql",
            "--@@UP\nCREATE TABLE a (id int PRIMARY KEY);\n--@@DOWN\nDROP TABLE a;\n");
  place.put("db/patches/patch_10.sql",
            "--@@UP\nCREATE TABLE b (id int PRIMARY KEY);\n--@@DOWN\nDROP TABLE b;\n");
  CHECK(place.run("schemalint", "init").status == 0);
  const std::string toml = place.bytes("schemalint.toml");
  CHECK(says(toml, "path = \"db/patches\""));
  CHECK(says(toml, "up = '--@@UP'"));
  CHECK(place.run("schemalint", "").out == "2 revisions, 2 statements: nothing found\n");
}

TEST_CASE("a file that its tool passes over is told where it came in, not ever after") {
  const Place place;
  place.put("drizzle/meta/_journal.json",
            R"({"version":"7","dialect":"postgresql","entries":[)"
            R"({"idx":0,"version":"7","when":1,"tag":"0000_a","breakpoints":true},)"
            R"({"idx":1,"version":"7","when":2,"tag":"0002_b","breakpoints":true}]})");
  place.put("drizzle/0000_a.sql", "CREATE TABLE a (id bigint PRIMARY KEY);\n");
  place.put("drizzle/0001_lost.sql", "CREATE TABLE lost (id bigint PRIMARY KEY);\n");
  place.put("drizzle/0002_b.sql", "CREATE TABLE b (id bigint PRIMARY KEY);\n");
  CHECK(says(place.run("schemalint", "drizzle").out, "0001_lost.sql is not in meta/_journal.json"));
  CHECK(says(place.run("schemalint", "--since 0000_a drizzle").out, "0001_lost.sql is not in"));
  CHECK(place.run("schemalint", "--since 0002_b drizzle").status == 0);
}
