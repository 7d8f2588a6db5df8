// A database that something else has brought to where it is: nothing runs from the beginning, and the way out
// that is named works.
#include <doctest/doctest.h>

#include <filesystem>

#include "migrate/execute/adopt.h"
#include "migrate/verify/schema.h"
#include "tests/pg/migrate/folder.h"

using migrate::Outcome;
using tests::ask;
using tests::Folder;
using Ending = migrate::Outcome::Ending;

namespace {

constexpr const char* first = "-- migrate:up\nCREATE TABLE a (id int);\n-- migrate:down\nDROP TABLE a;\n";
constexpr const char* second = "-- migrate:up\nCREATE TABLE b (id int);\n-- migrate:down\nDROP TABLE b;\n";

}  // namespace

// Only what is asked of each table; what its own tool makes of it: adopt.test.cc.
TEST_CASE("each history table that we know, holding rows, stops an up before it runs anything") {
  const struct {
    const char *tool, *sql;
  } table[] = {
      {"dbmate",
       "CREATE TABLE schema_migrations (version varchar PRIMARY KEY);"
       "INSERT INTO schema_migrations VALUES ('0001')"},
      {"golang-migrate",
       "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);"
       "INSERT INTO schema_migrations VALUES (1, false)"},
      {"Supabase",
       "CREATE SCHEMA supabase_migrations; CREATE TABLE supabase_migrations.schema_migrations "
       "(version text PRIMARY KEY, statements text[], name text);"
       "INSERT INTO supabase_migrations.schema_migrations VALUES ('0001')"},
      {"goose",
       "CREATE TABLE goose_db_version (id serial, version_id bigint, is_applied boolean, tstamp "
       "timestamp);INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true)"},
      {"Diesel",
       "CREATE TABLE __diesel_schema_migrations (version varchar(50), run_on timestamp DEFAULT now());"
       "INSERT INTO __diesel_schema_migrations VALUES ('0001')"},
      {"sqlx",
       "CREATE TABLE _sqlx_migrations (version bigint, description text, installed_on timestamptz DEFAULT "
       "now(), success boolean);INSERT INTO _sqlx_migrations VALUES (1, 'a', now(), true)"},
      {"Flyway",
       "CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version varchar(50), description "
       "varchar(200), type varchar(20), script varchar(1000), checksum int, success boolean);"
       "INSERT INTO flyway_schema_history VALUES (1, '1', 'a', 'SQL', 'V1__a.sql', NULL, true)"},
      {"Prisma",
       "CREATE TABLE _prisma_migrations (migration_name text, started_at timestamptz DEFAULT now(), "
       "finished_at timestamptz, rolled_back_at timestamptz);"
       "INSERT INTO _prisma_migrations VALUES ('0001_a', now(), now(), NULL)"},
      {"Alembic",
       "CREATE TABLE alembic_version (version_num varchar(32));"
       "INSERT INTO alembic_version VALUES ('0001')"},
      {"Sqitch",
       "CREATE SCHEMA sqitch; CREATE TABLE sqitch.changes (change text, committed_at timestamptz DEFAULT "
       "now());INSERT INTO sqitch.changes VALUES ('0001')"},
      {"Atlas",
       "CREATE SCHEMA atlas_schema_revisions; CREATE TABLE "
       "atlas_schema_revisions.atlas_schema_revisions (version varchar, applied bigint, total bigint, "
       "executed_at timestamptz DEFAULT now());INSERT INTO "
       "atlas_schema_revisions.atlas_schema_revisions VALUES ('0001', 1, 1)"},
      {"node-pg-migrate",
       "CREATE TABLE pgmigrations (id serial, name varchar(255), run_on timestamp DEFAULT now());"
       "INSERT INTO pgmigrations (name) VALUES ('0001_a')"},
      {"sql-migrate",
       "CREATE TABLE gorp_migrations (id text, applied_at timestamptz DEFAULT now());"
       "INSERT INTO gorp_migrations VALUES ('0001_a.sql')"},
      {"graphile-migrate",
       "CREATE SCHEMA graphile_migrate; CREATE TABLE graphile_migrate.migrations (hash text, "
       "filename text);INSERT INTO graphile_migrate.migrations VALUES ('x', '0001.sql')"},
      {"tern", "CREATE TABLE schema_version (version int NOT NULL);INSERT INTO schema_version VALUES (1)"},
      {"Drizzle",
       "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial, hash text, "
       "created_at bigint);INSERT INTO drizzle.__drizzle_migrations (hash) VALUES (encode(sha256(convert_to("
       "E'-- migrate:up\\nCREATE TABLE a (id int);\\n-- migrate:down\\nDROP TABLE a;\\n', 'UTF8')), 'hex'))"},
      {"refinery",
       "CREATE TABLE refinery_schema_history (version int4 PRIMARY KEY, name varchar(255), applied_on "
       "varchar(255), checksum varchar(255));INSERT INTO refinery_schema_history VALUES (1, 'a', 'now', "
       "'7')"},
      {"yoyo",
       "CREATE TABLE _yoyo_migration (migration_hash varchar(64) PRIMARY KEY, migration_id varchar(255), "
       "applied_at_utc timestamp);INSERT INTO _yoyo_migration VALUES ('x', '0001_a', now())"},
      {"Rambler",
       "CREATE TABLE migrations (migration varchar(255) PRIMARY KEY);INSERT INTO migrations VALUES "
       "('0001_a.sql')"},
      {"db-migrate",
       "CREATE TABLE migrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT "
       "NULL);"
       "INSERT INTO migrations (name, run_on) VALUES ('/0001-a', now())"},
  };
  for (const auto& row : table) {
    INFO(std::string(row.tool));
    const std::string database = tests::fresh_database();
    migrate::Session session = tests::connect(database);
    ask(session, row.sql);
    ask(session, "CREATE TABLE a (id int)");
    Folder folder;
    folder.put("0001_a.sql", first).put("0002_b.sql", second);
    const migrate::RunOptions options = tests::run_options(database);
    const Outcome refused = tests::up(folder, database);
    CHECK(tests::obstacles(refused) == "other-history");
    REQUIRE(refused.obstacles.size() == 1);
    CHECK(refused.obstacles[0].message.starts_with(std::string(row.tool) + " has migrated this database ("));
    CHECK(refused.obstacles[0].hint.starts_with("`migrate adopt` takes that over; or "));
    CHECK(ask(session, "SELECT to_regclass('schemalint.runs')") == "");
    const Outcome taken = migrate::adopt(folder.chain(), options);
    CHECK_MESSAGE(taken.ending == Ending::done, taken.message);
    CHECK(tests::applied(database) == "0001");
    CHECK(tests::up(folder, database).executed.done.size() == 1);
    const auto applied = migrate::look(options);
    REQUIRE(applied);
    const auto drift =
        migrate::compare_schema(session, folder.chain(), applied->recorded.history.applied, "schemalint");
    REQUIRE(drift);
    for (const diff::Difference& difference : drift->differences) FAIL_CHECK(difference.sentence());
    CHECK(drift->histories.size() == 1);
    // Once something is recorded here, the other table says nothing any more.
    CHECK(tests::go(folder, options, {migrate::Target::Kind::down, {}, {}, true}).ending == Ending::done);
    CHECK(tests::up(folder, database).ending == Ending::done);
  }
}

TEST_CASE("a history table without rows, and one of that name that is something else, stop nothing") {
  for (const char* sql :
       {"CREATE TABLE schema_migrations (version varchar PRIMARY KEY)",
        "CREATE TABLE goose_db_version (id serial, version_id bigint, is_applied boolean);"
        "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true)",
        "CREATE TABLE changes (change text, committed_at int);INSERT INTO changes VALUES ('x', 1)",
        "CREATE VIEW alembic_version AS SELECT '1' AS version_num"}) {
    const std::string database = tests::fresh_database();
    migrate::Session session = tests::connect(database);
    ask(session, sql);
    Folder folder;
    folder.put("0001_a.sql", first);
    CHECK(tests::up(folder, database).ending == Ending::done);
  }
}

TEST_CASE("tables of the chain that stand unrecorded stop an up, until a baseline says what they are") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  ask(session, "CREATE TABLE a (id int)");
  Folder folder;
  folder.put("0001_a.sql", first).put("0002_b.sql", second);
  migrate::RunOptions options = tests::run_options(database);
  options.makes = [] { return std::vector<std::string>{"\"public\".\"a\"", "\"public\".\"b\""}; };
  const Outcome refused = tests::go(folder, options, {});
  CHECK(tests::obstacles(refused) == "unrecorded");
  CHECK(refused.obstacles.at(0).message == "public.a stands here already, and no revision is recorded");
  SUBCASE("they are those of the chain") {
    CHECK(migrate::baseline(folder.chain(), 1, options).ending == Ending::done);
    CHECK(tests::go(folder, options, {}).executed.done.size() == 1);
  }
  SUBCASE("they are not") {
    CHECK(migrate::baseline(folder.chain(), 0, options).ending == Ending::done);
    CHECK(tests::applied(database) == "");
    ask(session, "DROP TABLE a");
    CHECK(tests::go(folder, options, {}).executed.done.size() == 2);
  }
}

TEST_CASE("a dry run of adopt and baseline writes nothing and says how many") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  ask(session,
      "CREATE TABLE schema_migrations (version varchar);INSERT INTO schema_migrations VALUES ('0001')");
  Folder folder;
  folder.put("0001_a.sql", first);
  migrate::RunOptions options = tests::run_options(database);
  options.dry_run = true;
  CHECK(migrate::adopt(folder.chain(), options).executed.done.size() == 1);
  CHECK(migrate::baseline(folder.chain(), 1, options).executed.done.size() == 1);
  CHECK(ask(session, "SELECT to_regclass('schemalint.runs')") == "");
}

TEST_CASE("an empty revision is applied with a word, and runs once it is filled in") {
  const std::string database = tests::fresh_database();
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\n\n-- migrate:down\n").put("0002_b.sql", second);
  const Outcome empty = tests::up(folder, database);
  CHECK(empty.ending == Ending::done);
  REQUIRE(empty.plan.warnings.size() == 1);
  CHECK(empty.plan.warnings[0] ==
        "0001 is empty; once filled in (" + folder.path() + "/0001_a.sql), it runs");
  folder.put("0001_a.sql", first);
  CHECK(tests::up(folder, database).executed.done.size() == 1);
  migrate::Session session = tests::connect(database);
  CHECK(ask(session, "SELECT to_regclass('a')") == "a");
  CHECK(tests::applied(database) == "0002 0001");
  CHECK(tests::up(folder, database).executed.done.empty());
  folder.put("0001_a.sql", "-- migrate:up\nCREATE TABLE c ();\n");
  CHECK(tests::obstacles(tests::up(folder, database)) == "edited");
}
