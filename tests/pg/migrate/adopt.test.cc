// Taking over what another tool has recorded, from the rows that it leaves.
#include "migrate/execute/adopt.h"

#include <doctest/doctest.h>

#include "migrate/verify/schema.h"
#include "tests/pg/migrate/folder.h"

using migrate::Outcome;
using tests::ask;
using tests::Folder;
using Ending = migrate::Outcome::Ending;

namespace {

struct Case {
  const char* tool;
  std::vector<std::pair<const char*, const char*>> files;
  const char* rows;              // SQL
  const char* applied;           // in order
  const char* edited = nullptr;  // a file whose "int" is made a bigint: then refused by name
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"node-pg-migrate",
       {{"1700000000001_users.sql",
         "-- Up Migration\nCREATE TABLE users (id int);\n-- Down Migration\nDROP TABLE users;\n"},
        {"1700000000002_orders.sql",
         "-- Up Migration\nCREATE TABLE orders (id int);\n-- Down Migration\nDROP TABLE orders;\n"}},
       "CREATE TABLE pgmigrations (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT "
       "NULL);INSERT INTO pgmigrations (name, run_on) VALUES ('1700000000001_users', now())",
       "1700000000001_users"},
      // A name and a schema of their owner's choice.
      {"node-pg-migrate",
       {{"1700000000001_users.sql",
         "-- Up Migration\nCREATE TABLE users (id int);\n-- Down Migration\nDROP TABLE users;\n"},
        {"1700000000002_orders.sql",
         "-- Up Migration\nCREATE TABLE orders (id int);\n-- Down Migration\nDROP TABLE orders;\n"}},
       "CREATE SCHEMA hist; CREATE TABLE hist.mig (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on "
       "timestamp NOT NULL);INSERT INTO hist.mig (name, run_on) VALUES ('1700000000001_users', now())",
       "1700000000001_users"},
      {"graphile-migrate",
       {{"committed/000001-t1.sql",
         "--! Previous: -\n--! Hash: sha1:ab35c454db93e51cfc84c466e91a3b77ec21d4c1\n--! Message: t1\n\ndrop "
         "table if exists t1; create table t1 (id int);\n"},
        {"committed/000002-t2.sql",
         "--! Previous: sha1:ab35c454db93e51cfc84c466e91a3b77ec21d4c1\n--! Hash: "
         "sha1:af863c46d9b838e25010bd9761d60008119581fd\n--! Message: t2\n\ndrop table if exists t2; create "
         "table t2 (id int);\n"},
        {"committed/000003-t3.sql",
         "--! Previous: sha1:af863c46d9b838e25010bd9761d60008119581fd\n--! Hash: "
         "sha1:3825fe5b73b7e99c02cf2cd0c9109558ebd1728b\n--! Message: t3\n\ndrop table if exists t3; create "
         "table t3 (id int);\n"}},
       "CREATE SCHEMA graphile_migrate; CREATE TABLE graphile_migrate.migrations (hash text PRIMARY KEY, "
       "previous_hash text, filename text NOT NULL, date timestamptz NOT NULL DEFAULT now()); CREATE TABLE "
       "graphile_migrate.current (filename text PRIMARY KEY, content text, date timestamptz); INSERT INTO "
       "graphile_migrate.migrations VALUES ('sha1:ab35c454db93e51cfc84c466e91a3b77ec21d4c1', NULL, "
       "'000001.sql'), ('sha1:af863c46d9b838e25010bd9761d60008119581fd', "
       "'sha1:ab35c454db93e51cfc84c466e91a3b77ec21d4c1', '000002.sql')",
       "000001 000002",
       "committed/000002-t2.sql"},
      {"postgrator",
       {{"001.do.p1.sql", "create table p1 (id int);\n"},
        {"001.undo.p1.sql", "drop table p1;\n"},
        {"002.do.p2.sql", "create table p2 (id int);\n"},
        {"002.undo.p2.sql", "drop table p2;\n"}},
       "CREATE TABLE schemaversion (version bigint PRIMARY KEY, name text, md5 text, run_at "
       "timestamptz);INSERT INTO schemaversion VALUES (0, NULL, NULL, NULL), (1, 'p1', "
       "'c8d2288fc9c0da492bd51b0f11ec2ccd', now())",
       "001",
       "001.do.p1.sql"},
      {"postgres-migrations",
       {{"0001_p1.sql", "create table p1 (id int);\n"},
        {"0002_p2.sql", "create table p2 (id int);\n"},
        {"0003_p3.sql", "create table p3 (id int);\n"}},
       "CREATE TABLE migrations (id integer PRIMARY KEY, name varchar(100) UNIQUE NOT NULL, hash varchar(40) "
       "NOT NULL, executed_at timestamp DEFAULT now());INSERT INTO migrations VALUES (0, "
       "'create-migrations-table', 'e18db593bcde2aca2a408c4d1100f6abba2195df'), (1, 'p1', "
       "'a917ef442f24fcbd0edb2e9e9a7970d0ec69e50b'), (2, 'p2', 'b5e58bd59f5e4549e0f00a2159c3717c4a77245c')",
       "0001 0002",
       "0002_p2.sql"},
      {"@databases/pg-migrations",
       {{"0001-p1.sql", "create table p1 (id int);\n"}, {"0002-p2.sql", "create table p2 (id int);\n"}},
       "CREATE TABLE atdatabases_migrations_applied (id bigserial PRIMARY KEY, index int NOT NULL, name text "
       "NOT NULL, script text NOT NULL, applied_at timestamptz NOT NULL, ignored_error text, obsolete "
       "boolean NOT NULL); CREATE TABLE atdatabases_migrations_version (id int PRIMARY KEY, version "
       "text);INSERT INTO atdatabases_migrations_applied (index, name, script, applied_at, obsolete) VALUES "
       "(1, '0001-p1.sql', 'create table p1 (id int);', now(), false)",
       "0001-p1",
       "0001-p1.sql"},
      // Two of one text.
      {"Drizzle",
       {{"meta/_journal.json",
         "{\"version\": \"7\", \"dialect\": \"postgresql\", \"entries\": [{\"idx\": 0, \"version\": \"7\", "
         "\"when\": 1796075448622, \"tag\": \"0000_a\", \"breakpoints\": true}, {\"idx\": 1, \"version\": "
         "\"7\", \"when\": 1796075449262, \"tag\": \"0001_seed\", \"breakpoints\": true}, {\"idx\": 2, "
         "\"version\": \"7\", \"when\": 1796075450539, \"tag\": \"0002_seed\", \"breakpoints\": true}, "
         "{\"idx\": 3, \"version\": \"7\", \"when\": 1796075450600, \"tag\": \"0003_b\", \"breakpoints\": "
         "true}]}"},
        {"0000_a.sql", "CREATE TABLE d0 (id int);\n"},
        {"0001_seed.sql", "-- Custom SQL migration file, put your code below! --"},
        {"0002_seed.sql", "-- Custom SQL migration file, put your code below! --"},
        {"0003_b.sql", "CREATE TABLE d3 (id int);\n"}},
       "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text "
       "NOT NULL, created_at bigint);INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES "
       "('8c6ef8c8c45c42ec429e0d278453144e29cf1da6e2f8490564cff2ac0eb00d52', 1796075448622), "
       "('b3cc75fa802f8a5b333c480eb0d77f3d2185602e108f36fb33d3ade3c6939413', 1796075449262), "
       "('b3cc75fa802f8a5b333c480eb0d77f3d2185602e108f36fb33d3ade3c6939413', 1796075450539)",
       "0000_a 0001_seed 0002_seed",
       "0000_a.sql"},
      {"TypeORM",
       {{"1700000000001-CreateT1.ts",
         "import { MigrationInterface, QueryRunner } from \"typeorm\";\nexport class CreateT11700000000001 "
         "implements MigrationInterface {\n  public async up(queryRunner: QueryRunner): Promise<void> { "
         "await queryRunner.query(`CREATE TABLE t1 (id int)`); }\n  public async down(queryRunner: "
         "QueryRunner): Promise<void> { await queryRunner.query(`DROP TABLE t1`); }\n}\n"},
        {"1700000000002-CreateT2.ts",
         "import { MigrationInterface, QueryRunner } from \"typeorm\";\nexport class CreateT21700000000002 "
         "implements MigrationInterface {\n  public async up(queryRunner: QueryRunner): Promise<void> { "
         "await queryRunner.query(`CREATE TABLE t2 (id int)`); }\n  public async down(queryRunner: "
         "QueryRunner): Promise<void> { await queryRunner.query(`DROP TABLE t2`); }\n}\n"}},
       "CREATE TABLE migrations (id serial PRIMARY KEY, \"timestamp\" bigint NOT NULL, name varchar NOT "
       "NULL);INSERT INTO migrations (\"timestamp\", name) VALUES (1700000000001, 'CreateT11700000000001')",
       "1700000000001-CreateT1"},
      // The sum is of the text as it stands, its own delimiters and all.
      {"Liquibase",
       {{"root.xml",
         "<databaseChangeLog>\n  <include file=\"a.sql\" relativeToChangelogFile=\"true\"/>\n  <include "
         "file=\"b.sql\" relativeToChangelogFile=\"true\"/>\n</databaseChangeLog>\n"},
        {"a.sql",
         "--liquibase formatted sql\n\n--changeset me:1\nCREATE TABLE a1 (id int);\n--rollback DROP TABLE "
         "a1;\n\n--changeset me:2 endDelimiter:/\nCREATE TABLE a3 (id int)\n/\nCREATE TABLE a3b (id "
         "int)\n/\n"},
        {"b.sql",
         "--liquibase formatted sql\n--changeset me:1\nCREATE TABLE b1 (id int, \n   t text DEFAULT 'a  "
         "b');\n--changeset me:7\nCREATE TABLE b7 (id int);\n"}},
       "CREATE TABLE databasechangelog (id varchar(255) NOT NULL, author varchar(255) NOT NULL, filename "
       "varchar(255) NOT NULL, dateexecuted timestamp NOT NULL DEFAULT now(), orderexecuted int NOT NULL, "
       "exectype varchar(10) NOT NULL DEFAULT 'EXECUTED', md5sum varchar(35)); CREATE TABLE "
       "databasechangeloglock (id int PRIMARY KEY, locked boolean NOT NULL, lockgranted timestamp, lockedby "
       "varchar(255));INSERT INTO databasechangelog (id, author, filename, orderexecuted, md5sum) VALUES "
       "('1', 'me', 'db/a.sql', 1, '9:dfce0013934c6dc62a9a256c47851ba2'), ('2', 'me', 'db/a.sql', 2, "
       "'9:769f5fc8bdd91095f18771318a53b16a'), ('1', 'me', 'db/b.sql', 3, "
       "'9:fcaf3bb7cb9073a509d5bccca819b9a3')",
       "me:1 me:2 b.sql::me:1",
       "b.sql"},
      {"Supabase",
       {{"20240101000000_t1.sql", "-- first\nCREATE TABLE t1 (id int);\nCREATE INDEX ON t1 (id);\n"},
        {"20240102000000_t2.sql", "CREATE TABLE t2 (id int);\n"}},
       "CREATE SCHEMA supabase_migrations; CREATE TABLE supabase_migrations.schema_migrations (version text "
       "PRIMARY KEY, statements text[], name text); INSERT INTO supabase_migrations.schema_migrations VALUES "
       "('20240101000000', ARRAY['-- first\nCREATE TABLE t1 (id int)', 'CREATE INDEX ON t1 (id)'], 't1')",
       "20240101000000",
       "20240101000000_t1.sql"},
      // One attempt failed and was given up, then `resolve --applied`.
      {"Prisma",
       {{"migration_lock.toml", "provider = \"postgresql\"\n"},
        {"20240101000000_t1/migration.sql", "CREATE TABLE t1 (id int primary key);\n"},
        {"20240102000000_t2/migration.sql", "CREATE TABLE t2 (id int primary key);\n"},
        {"20240103000000_t3/migration.sql", "CREATE TABLE t3 (id int primary key);\n"}},
       "CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, "
       "finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text, rolled_back_at "
       "timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count int NOT NULL DEFAULT "
       "0);INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, "
       "rolled_back_at) VALUES ('a', 'd72acc4ac99c8885dfae45f05add0c51a26e54faa64ad4b11811803c981c1740', "
       "'20240101000000_t1', now(), now(), NULL), ('b', 'x', '20240102000000_t2', now(), NULL, now()), ('c', "
       "'6515c979dea253f0deca433b240f401588cc00dd785722f1ac6f02089c922356', '20240102000000_t2', now(), "
       "now(), NULL)",
       "20240101000000_t1 20240102000000_t2",
       "20240102000000_t2/migration.sql"},
      {"Sequel",
       {{"001_t1.rb",
         "Sequel.migration do\n  up { run 'CREATE TABLE t1 (id int)' }\n  down { run 'DROP TABLE t1' "
         "}\nend\n"},
        {"002_t2.rb",
         "Sequel.migration do\n  up { run 'CREATE TABLE t2 (id int)' }\n  down { run 'DROP TABLE t2' "
         "}\nend\n"},
        {"003_t3.rb",
         "Sequel.migration do\n  up { run 'CREATE TABLE t3 (id int)' }\n  down { run 'DROP TABLE t3' "
         "}\nend\n"}},
       "CREATE TABLE schema_info (version integer DEFAULT 0 NOT NULL);INSERT INTO schema_info VALUES (2)",
       "001_t1 002_t2"},
      {"Sequel",
       {{"20240101000000_t1.rb",
         "Sequel.migration do\n  up { run 'CREATE TABLE t1 (id int)' }\n  down { run 'DROP TABLE t1' "
         "}\nend\n"},
        {"20240102000000_t2.rb",
         "Sequel.migration do\n  up { run 'CREATE TABLE t2 (id int)' }\n  down { run 'DROP TABLE t2' "
         "}\nend\n"}},
       "CREATE TABLE schema_migrations (filename text PRIMARY KEY);INSERT INTO schema_migrations VALUES "
       "('20240101000000_t1.rb')",
       "20240101000000_t1"},
      {"Rails",
       {{"20240101000000_create_t1.rb",
         "class CreateT1 < ActiveRecord::Migration[6.1]\n  def up\n    execute \"CREATE TABLE t1 (id "
         "int)\"\n  end\n  def down\n    execute \"DROP TABLE t1\"\n  end\nend\n"},
        {"20240102000000_create_t2.rb",
         "class CreateT2 < ActiveRecord::Migration[6.1]\n  def up\n    execute \"CREATE TABLE t2 (id "
         "int)\"\n  end\n  def down\n    execute \"DROP TABLE t2\"\n  end\nend\n"}},
       "CREATE TABLE schema_migrations (version varchar PRIMARY KEY); CREATE TABLE ar_internal_metadata (key "
       "varchar PRIMARY KEY, value varchar, created_at timestamp, updated_at timestamp);INSERT INTO "
       "schema_migrations VALUES ('20240101000000')",
       "20240101000000"},
      {"Knex",
       {{"20240101000000_t1.js",
         "exports.up = (knex) => knex.raw('CREATE TABLE t1 (id int)');\nexports.down = (knex) => "
         "knex.raw('DROP TABLE t1');\n"},
        {"20240102000000_t2.js",
         "exports.up = (knex) => knex.raw('CREATE TABLE t2 (id int)');\nexports.down = (knex) => "
         "knex.raw('DROP TABLE t2');\n"}},
       "CREATE TABLE done (id serial PRIMARY KEY, name varchar(255), batch int, migration_time timestamptz); "
       "CREATE TABLE done_lock (index serial PRIMARY KEY, is_locked int);INSERT INTO done (name) VALUES "
       "('20240101000000_t1.js')",
       "20240101000000_t1"},
      // The other apps are other chains.
      {"Django",
       {{"apps.py",
         "from django.apps import AppConfig\n\n\nclass Shop(AppConfig):\n    name = \"big.orders\"\n    "
         "label = \"orders\"\n"},
        {"migrations/__init__.py", ""},
        {"migrations/0001_initial.py",
         "from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = "
         "[migrations.RunSQL(\"CREATE TABLE t1 (id int)\", \"DROP TABLE t1\")]\n"},
        {"migrations/0002_t2.py",
         "from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = "
         "[migrations.RunSQL(\"CREATE TABLE t2 (id int)\", \"DROP TABLE t2\")]\n"}},
       "CREATE TABLE django_migrations (id bigserial PRIMARY KEY, app varchar(255) NOT NULL, name "
       "varchar(255) NOT NULL, applied timestamptz NOT NULL DEFAULT now());INSERT INTO django_migrations "
       "(app, name) VALUES ('contenttypes', '0001_initial'), ('contenttypes', "
       "'0002_remove_content_type_name'), ('orders', '0001_initial'), ('auth', '0002_t2')",
       "0001_initial"},
      // A baseline covers what comes before it, an undone version is pending again, and so is a repeatable
      // one whose text has changed.
      {"Flyway",
       {{"V1__a.sql", "CREATE TABLE f1 (id int);\n"},
        {"V1_1__b.sql", "CREATE TABLE f11 (id int);\n"},
        {"V2__c.sql", "CREATE TABLE f2 (id int);\n"},
        {"V3__d.sql", "CREATE TABLE f3 (id int);\n"},
        {"R__v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;\n"},
        {"R__w.sql", "SELECT 1;\n"}},
       "CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version varchar(50), description "
       "varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum int, "
       "installed_by varchar(100) NOT NULL DEFAULT '', installed_on timestamp NOT NULL DEFAULT now(), "
       "execution_time int NOT NULL DEFAULT 0, success boolean NOT NULL DEFAULT true);INSERT INTO "
       "flyway_schema_history (installed_rank, version, description, type, script, checksum) VALUES (0, "
       "NULL, '<< Flyway Schema Creation >>', 'SCHEMA', '\"shop\"', NULL), (1, '1.5', '<< Flyway Baseline "
       ">>', 'BASELINE', '<< Flyway Baseline >>', NULL), (2, '2', 'c', 'SQL', 'V2__c.sql', -1151710840), (3, "
       "'3', 'd', 'SQL', 'V3__d.sql', 2060752456), (4, NULL, 'v', 'SQL', 'views/R__v.sql', 982419503), (5, "
       "NULL, 'w', 'SQL', 'R__w.sql', 7), (6, '3', 'd', 'UNDO_SQL', 'U3__d.sql', 0), (7, NULL, 'gone', "
       "'SQL', 'R__gone.sql', 7)",
       "1 1.1 2 R:v",
       "V2__c.sql"},
  };
  return all;
}

std::string with(std::string text, std::string_view word, std::string_view other) {
  const size_t at = text.find(word);
  return at == std::string::npos ? text : text.replace(at, word.size(), other);
}

}  // namespace

// As the tools themselves left them: npm's node-pg-migrate 9.0.0, db-migrate 0.11.14, graphile-migrate 1.4.1,
// postgrator 8.0.0, postgres-migrations 5.3.0, @databases/pg-migrations 5.0.3, drizzle-kit 0.31.11,
// typeorm 1.1.1, liquibase 4.28.0, supabase 2.117.0, prisma 6.19.0, knex 3.3.0; Debian's sequel 5.63.0,
// activerecord 6.1.7.10, django 3.2.25, sqitch 1.3.1, yoyo 8.2.0. Flyway's by its source.
TEST_CASE("adopt takes exactly what the tool has applied, and up runs the rest") {
  for (const Case& one : cases()) {
    INFO(std::string(one.tool));
    for (const bool edited : {false, true}) {
      if (edited && one.edited == nullptr) continue;
      const std::string database = tests::fresh_database();
      migrate::Session session = tests::connect(database);
      ask(session, one.rows);
      Folder folder;
      for (const auto& [name, text] : one.files)
        folder.put(name, edited && name == std::string(one.edited) ? with(text, "int", "bigint") : text);
      const migrate::RunOptions options = tests::run_options(database);
      const Outcome refused = tests::up(folder, database);
      REQUIRE(tests::obstacles(refused) == "other-history");
      CHECK(
          refused.obstacles[0].message.starts_with(std::string(one.tool) + " has migrated this database ("));
      const Outcome taken = migrate::adopt(folder.chain(), options);
      INFO(taken.message);
      if (edited) {
        CHECK(taken.ending == Ending::refused);
        CHECK(taken.message.find("of another text than there is now: " + folder.path() + "/" + one.edited) !=
              std::string::npos);
        continue;
      }
      REQUIRE(taken.ending == Ending::done);
      CHECK(tests::applied(database) == one.applied);
      const auto look = migrate::look(options);
      REQUIRE(look);
      const auto drift =
          migrate::compare_schema(session, folder.chain(), look->recorded.history.applied, "schemalint");
      REQUIRE(drift);
      CHECK(drift->histories.size() > 0);
      for (const diff::Difference& difference : drift->differences)
        CHECK(difference.kind ==
              diff::Difference::Kind::missing);  // what the rows say alone is not made here
    }
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
      "CREATE TABLE flyway_schema_history (installed_rank int, version varchar(50), type varchar(20), script "
      "varchar(1000), success boolean, checksum int);"
      "INSERT INTO flyway_schema_history VALUES (1, '1', 'SQL', 'V1__a.sql', true, 1234)");
  Folder folder;
  folder.put("V1__a.sql", "SELECT\n1;\n");
  CHECK(migrate::adopt(folder.chain(), tests::run_options(database)).ending == Ending::refused);
  ask(session, "UPDATE flyway_schema_history SET checksum = -713821291");
  CHECK(migrate::adopt(folder.chain(), tests::run_options(database)).ending == Ending::done);
}

TEST_CASE(
    "adopt: of two histories that know the chain the one in the first schema of the search_path counts") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  ask(session,
      "CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE a.schema_migrations (version varchar PRIMARY KEY); "
      "CREATE TABLE b.schema_migrations (version varchar PRIMARY KEY); INSERT INTO a.schema_migrations "
      "VALUES "
      "('0001'); INSERT INTO b.schema_migrations VALUES ('0001'), ('0002')");
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nSELECT 1;\n").put("0002_b.sql", "-- migrate:up\nSELECT 2;\n");
  migrate::RunOptions options = tests::run_options(database);
  const Outcome refused = migrate::adopt(folder.chain(), options);
  CHECK(refused.ending == Ending::refused);
  CHECK(refused.message.starts_with(
      "a.schema_migrations and b.schema_migrations both hold revisions of this chain"));
  SUBCASE("it is said") {
    options.settings.search_path = "b";
    CHECK(migrate::adopt(folder.chain(), options).ending == Ending::done);
    CHECK(tests::applied(database) == "0001 0002");
  }
  SUBCASE("one of them is another chain's") {
    ask(session, "INSERT INTO b.schema_migrations VALUES ('0077')");
    CHECK(migrate::adopt(folder.chain(), options).ending == Ending::done);
    CHECK(tests::applied(database) == "0001");
  }
}

TEST_CASE("a history of which nothing is of this chain stops an up, and adopt takes nothing of it") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  ask(session,
      "CREATE TABLE goose_db_version (id serial, version_id bigint, is_applied boolean);"
      "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (7, true)");
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nSELECT 1;\n");
  const Outcome refused = tests::up(folder, database);
  REQUIRE(refused.obstacles.size() == 1);
  CHECK(
      refused.obstacles[0].hint.starts_with("none of it is of this chain: `migrate baseline none` records"));
  CHECK(migrate::adopt(folder.chain(), tests::run_options(database)).ending == Ending::refused);
  CHECK(migrate::baseline(folder.chain(), 0, tests::run_options(database)).ending == Ending::done);
  CHECK(tests::up(folder, database).ending == Ending::done);
}

TEST_CASE("adopt: what a squashed migration of Django's replaces is applied with it") {
  Folder folder;
  folder.put("migrations/__init__.py", "")
      .put("migrations/0001_squashed_0002_t2.py",
           "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    replaces = [\n "
           "     "
           "  ('shop', '0001_initial'),\n        ('shop', '0002_t2'),\n    ]\n    operations = "
           "[migrations.RunSQL(\"SELECT 1\", \"SELECT 1\")]\n");
  folder.put("apps.py", "class Shop:\n    label = 'shop'\n");
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  ask(session,
      "CREATE TABLE django_migrations (id serial, app text, name text); INSERT INTO django_migrations (app, "
      "name) "
      "VALUES ('shop', '0001_initial'), ('shop', '0002_t2'), ('shop', '0001_squashed_0002_t2')");
  const Outcome outcome = migrate::adopt(folder.chain(), tests::run_options(database));
  CHECK_MESSAGE(outcome.ending == Ending::done, outcome.message);
  CHECK(tests::applied(database) == "0001_squashed_0002_t2");
  ask(session,
      "DROP SCHEMA schemalint CASCADE; INSERT INTO django_migrations (app, name) VALUES ('shop', '0003_x')");
  CHECK(migrate::adopt(folder.chain(), tests::run_options(database)).ending == Ending::refused);
}

TEST_CASE("adopt: a history that this role may not read is named with the GRANT that mends it") {
  const std::string database = tests::fresh_database();
  migrate::Session session = tests::connect(database);
  ask(session,
      "CREATE TABLE schema_migrations (version varchar PRIMARY KEY); INSERT INTO schema_migrations VALUES "
      "('0001')");
  Folder folder;
  folder.put("0001_a.sql", "-- migrate:up\nSELECT 1;\n");
  ask(session, "DROP ROLE IF EXISTS reads_nothing; CREATE ROLE reads_nothing LOGIN");
  const migrate::RunOptions options = tests::run_options(database + " user=reads_nothing");
  const Outcome refused = tests::go(folder, options, {});
  REQUIRE(refused.obstacles.size() == 1);
  CHECK(refused.obstacles[0].message ==
        "dbmate has migrated this database (public.schema_migrations cannot be read), and nothing is "
        "recorded of it");
  const Outcome taken = migrate::adopt(folder.chain(), options);
  CHECK(taken.message.find("GRANT SELECT ON public.schema_migrations TO \"reads_nothing\"") !=
        std::string::npos);
}
