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

// Seen as the tools themselves leave them: dbmate 2.36, node-pg-migrate 9.0, db-migrate 0.11, knex 3.3,
// graphile-migrate 1.4, drizzle-kit 0.31, Sqitch 1.3, Alembic 1.8, yoyo 8.2, sql-migrate of 2019. The others
// are as their sources make them.
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
       "CREATE TABLE flyway_schema_history (installed_rank int, version varchar(50), success boolean);"
       "INSERT INTO flyway_schema_history VALUES (1, '1', true)"},
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
      {"Liquibase",
       "CREATE TABLE databasechangelog (id varchar(255), author varchar(255), orderexecuted int);"
       "INSERT INTO databasechangelog VALUES ('0001', 'me', 1)"},
  };
  for (const auto& row : table) {
    INFO(row.tool);
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

TEST_CASE("adopt compares the checksums that the other tool has recorded, whatever the line ends") {
  const std::string one = "CREATE TABLE one (id int);\n", crlf = "CREATE TABLE two (id int);\r\n";
  const struct {
    const char *tool, *make, *sum_of;  // $1: the text
  } table[] = {
      {"sqlx",
       "CREATE TABLE _sqlx_migrations (version bigint, installed_on timestamptz DEFAULT now(), success "
       "boolean "
       "DEFAULT true, checksum bytea)",
       "INSERT INTO _sqlx_migrations (version, checksum) SELECT $2::bigint, sha384(convert_to($1, 'UTF8'))"},
      {"Prisma",
       "CREATE TABLE _prisma_migrations (migration_name text, started_at timestamptz DEFAULT now(), "
       "finished_at "
       "timestamptz DEFAULT now(), rolled_back_at timestamptz, checksum varchar(64))",
       "INSERT INTO _prisma_migrations (migration_name, checksum) SELECT $2::text, "
       "encode(sha256(convert_to($1, 'UTF8')), 'hex')"},
  };
  for (const auto& row : table) {
    for (const bool edited : {false, true}) {
      const std::string database = tests::fresh_database();
      migrate::Session session = tests::connect(database);
      ask(session, row.make);
      REQUIRE(session.ask(row.sum_of, {one, "1"}).ok());
      REQUIRE(session.ask(row.sum_of, {crlf, "2"}).ok());
      Folder folder;
      folder.put("1_one.sql", edited ? "CREATE TABLE one (id bigint);\n" : one);
      folder.put("2_two.sql", "CREATE TABLE two (id int);\n");
      chain::Options sqlx;
      sqlx.layout = "sqlx";
      const auto chain = chain::read(std::vector<std::string>{folder.path()}, sqlx);
      REQUIRE(chain.ok());
      const Outcome outcome = migrate::adopt(*chain, tests::run_options(database));
      CHECK(outcome.ending == (edited ? Ending::refused : Ending::done));
      if (edited)
        CHECK(outcome.message.find("checksum of another text than there is now: " + folder.path() +
                                   "/1_one.sql\n") != std::string::npos);
      CHECK(tests::applied(database) == (edited ? "" : "1 2"));
    }
  }
}

TEST_CASE("adopt: Sqitch's projects are told apart, and reworked changes by their order") {
  Folder folder;
  std::filesystem::create_directory(folder.path() + "/deploy");
  folder
      .put(
          "sqitch.plan",
          "%syntax-version=1.0.0\n%project=shop\n\nusers 2026-01-01T00:00:00Z A <a@b.c> # x\n@v1 "
          "2026-01-02T00:00:00Z A "
          "<a@b.c> # x\n\nusers [users@v1] 2026-01-03T00:00:00Z A <a@b.c> # x\norders 2026-01-04T00:00:00Z A "
          "<a@b.c> # x\n")
      .put("deploy/users@v1.sql", "CREATE TABLE users ();\n")
      .put("deploy/users.sql", "ALTER TABLE users ADD COLUMN a int;\n")
      .put("deploy/orders.sql", "CREATE TABLE orders ();\n");
  const char* history =
      "CREATE SCHEMA sqitch; CREATE TABLE sqitch.changes (change text, project text, committed_at "
      "timestamptz DEFAULT "
      "clock_timestamp());INSERT INTO sqitch.changes VALUES ('users', 'shop'), ('orders', 'other')";
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  ask(session, history);
  Outcome outcome = migrate::adopt(folder.chain(), tests::run_options(database));
  CHECK_MESSAGE(outcome.ending == Ending::done, outcome.message);
  CHECK(tests::applied(database) == "users@v1");
  ask(session, "DROP SCHEMA schemalint CASCADE; INSERT INTO sqitch.changes VALUES ('users', 'shop')");
  CHECK(migrate::adopt(folder.chain(), tests::run_options(database)).ending == Ending::done);
  CHECK(tests::applied(database) == "users@v1 users");
}

TEST_CASE("adopt: Alembic's depends_on counts as applied, a shortened id too") {
  Folder folder;
  const auto file = [&](const char* name, const char* head) {
    folder.put(name, std::string(head) +
                         "\nfrom alembic import op\n\ndef upgrade():\n    op.execute(\"SELECT 1\")\n\n"
                         "def downgrade():\n    op.execute(\"SELECT 1\")\n");
  };
  file("a1_x.py", "revision = 'a1c0'\ndown_revision = None\nbranch_labels = ('a',)\n");
  file("b1_x.py", "revision = 'b1'\ndown_revision = None\ndepends_on = 'a1'\n");
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  ask(session,
      "CREATE TABLE alembic_version (version_num varchar(32));INSERT INTO alembic_version VALUES ('b1')");
  const Outcome outcome = migrate::adopt(folder.chain(), tests::run_options(database));
  CHECK_MESSAGE(outcome.ending == Ending::done, outcome.message);
  CHECK(tests::applied(database) == "a1c0 b1");
  CHECK(tests::up(folder, database).executed.done.empty());
}

TEST_CASE("adopt: a deploy script that is not the one that Sqitch has recorded is refused by name") {
  Folder folder;
  std::filesystem::create_directory(folder.path() + "/deploy");
  folder
      .put("sqitch.plan",
           "%syntax-version=1.0.0\n%project=shop\n\nusers 2026-01-01T00:00:00Z A <a@b.c> # x\n")
      .put("deploy/users.sql", "CREATE TABLE users ();\n");
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  ask(session,
      "CREATE SCHEMA sqitch; CREATE TABLE sqitch.changes (change_id text, script_hash text, change text, "
      "project text, committed_at timestamptz DEFAULT clock_timestamp());"
      "INSERT INTO sqitch.changes VALUES ('x', '6609d16353272d60ce4826e074bc12234e71904b', 'users', 'shop')");
  CHECK(migrate::adopt(folder.chain(), tests::run_options(database)).ending == Ending::done);
  ask(session, "DROP SCHEMA schemalint CASCADE");
  folder.put("deploy/users.sql", "CREATE TABLE users (id int);\n");
  const Outcome edited = migrate::adopt(folder.chain(), tests::run_options(database));
  CHECK(edited.ending == Ending::refused);
  CHECK(edited.message.find("checksum of another text than there is now: " + folder.path() +
                            "/deploy/users.sql\n") != std::string::npos);
  // An old registry that was brought up to date says nothing of the text.
  ask(session, "UPDATE sqitch.changes SET script_hash = change_id");
  CHECK(migrate::adopt(folder.chain(), tests::run_options(database)).ending == Ending::done);
}

TEST_CASE("adopt: Flyway's checksum is of the lines alone") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  // As Flyway records "SELECT 1;" over two lines.
  ask(session,
      "CREATE TABLE flyway_schema_history (installed_rank int, version varchar(50), success boolean, "
      "checksum int);"
      "INSERT INTO flyway_schema_history VALUES (1, '1', true, 1234)");
  Folder folder;
  folder.put("V1__a.sql", "SELECT\n1;\n");
  CHECK(migrate::adopt(folder.chain(), tests::run_options(database)).ending == Ending::refused);
  ask(session, "UPDATE flyway_schema_history SET checksum = -713821291");
  CHECK(migrate::adopt(folder.chain(), tests::run_options(database)).ending == Ending::done);
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
