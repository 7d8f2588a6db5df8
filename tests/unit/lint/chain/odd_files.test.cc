// Files that are written otherwise than their tool's own templates, and that the tool takes: what is read of
// them is what it would run.
#include <doctest/doctest.h>

#include <algorithm>

#include "lint/chain/chain.h"
#include "lint/sql/split.h"
#include "tests/support/made_folder.h"

namespace {

struct Row {
  const char* layout;
  const char* file;
  std::string_view text;
  const char* read;  // of each revision `id: up; up / down`, ` !` behind it where no transaction is around
  std::vector<std::pair<const char*, const char*>> beside = {};
};

const std::vector<Row> rows = {
    // native, which is dbmate's
    {"native", "1_a.sql", "-- migrate:up\r\nSELECT 1;\r\n-- migrate:down\r\nSELECT 2;\r\n",
     "1: SELECT 1 / SELECT 2"},
    {"native", "1_a.sql", "\xEF\xBB\xBF-- migrate:up\nSELECT 1;", "1: SELECT 1"},
    {"native", "1_a.sql", "--migrate:up\nSELECT 1;\n--  migrate:down\nSELECT 2;", "1: SELECT 1 / SELECT 2"},
    {"native", "1_a.sql", "-- words\n\n-- migrate:up transaction:false\nSELECT 1;", "1: SELECT 1 !"},
    {"native", "1_a.sql", "-- migrate:up\nSELECT '\n-- migrate:down\n';\n-- migrate:down\nSELECT 2;",
     "1: SELECT ' -- migrate:down ' / SELECT 2"},
    {"native", "1_a.sql", "-- migrate:up\nDO $x$ BEGIN\n-- migrate:down\nEND $x$;",
     "1: DO $x$ BEGIN -- migrate:down END $x$"},
    {"native", "1_a.sql", "-- migrate:up\n/*\n-- migrate:down\n*/ SELECT 1;", "1: SELECT 1"},
    {"native", "20240101.sql", "-- migrate:up\nSELECT 1", "20240101: SELECT 1"},
    // goose
    {"goose", "00001_a.sql", "--    +goose    up\nSELECT 1;\n-- +goose DOWN\nSELECT 2;\n",
     "00001: SELECT 1 / SELECT 2"},
    {"goose", "1_a.sql",
     "-- +goose Up\r\n-- +goose StatementBegin\r\nSELECT 1;\r\nSELECT 2;\r\n-- +goose StatementEnd\r\n",
     "1: SELECT 1; SELECT 2"},
    {"goose", "1_a.sql", "-- words\n\n-- +goose Up\n-- more\nSELECT 1; -- end\n", "1: SELECT 1"},
    {"goose", "1_a.sql", "-- +goose Up\nSELECT 1;\n-- +goose Down\n-- +goose NO TRANSACTION\nSELECT 2;\n",
     "1: SELECT 1 / SELECT 2 !"},
    {"goose", "1_a.sql", "-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;\n", "1: SELECT 1 !"},
    {"goose", "1_.sql", "--+goose Up\nSELECT\n1\n;\n", "1: SELECT 1"},
    {"goose", "1_a.sql", "-- +goose Up\n-- +goose Down\nSELECT 2;\n", "1:  / SELECT 2"},
    // sql-migrate
    {"sql-migrate", "1.sql",
     "-- +migrate Up\nSELECT 1;\n-- +migrate Down\nSELECT 2;\n-- +migrate Up\nSELECT 3;\n",
     "1: SELECT 1; SELECT 3 / SELECT 2"},
    {"sql-migrate", "1.sql", "-- +migrate Down\nSELECT 2;\n-- +migrate Up\nSELECT 1;\n",
     "1: SELECT 1 / SELECT 2"},
    {"sql-migrate", "1.sql", "-- +migrate Up notransaction\nSELECT 1;\n", "1: SELECT 1 !"},
    {"sql-migrate", "1.sql",
     "-- +migrate Up\r\n-- +migrate StatementBegin\r\nDO $$ BEGIN\r\nEND $$;\r\n-- +migrate StatementEnd\r\n",
     "1: DO $$ BEGIN END $$"},
    {"sql-migrate", "a-b.sql", "-- +migrate Up\nSELECT 1;\n", "a-b: SELECT 1"},
    // golang-migrate
    {"golang-migrate", "1_.up.sql", "SELECT 1", "1: SELECT 1 !"},
    {"golang-migrate", "007_a.b.c.up.sql", "BEGIN;\nSELECT 1;\nCOMMIT;", "007: BEGIN; SELECT 1; COMMIT !"},
    {"golang-migrate", "1_a.up.sql", "", "1:  / SELECT 2 !", {{"1_b.down.sql", "SELECT 2;"}}},
    {"golang-migrate", "18446744073709551615_a.up.sql", "\xEF\xBB\xBFSELECT 1;",
     "18446744073709551615: SELECT 1 !"},
    {"golang-migrate",
     "9_a.up.sql",
     "SELECT 9;",
     "9: SELECT 9 !\n10: SELECT 10 !",
     {{"10_a.up.sql", "SELECT 10;"}}},
    {"golang-migrate", "1_a.up.sql", "SELECT 1;\n-- +migrate Down\n", "1: SELECT 1 !", {{"README.md", "x"}}},
    // sqlx
    {"sqlx", "1_a.sql", "-- no-transaction\nSELECT 1;", "1: SELECT 1 !"},
    {"sqlx",
     "0001_a_b.up.sql",
     "SELECT 1;",
     "0001: SELECT 1 / SELECT 2",
     {{"0001_a_b.down.sql", "SELECT 2;"}}},
    {"sqlx",
     "1_a.sql",
     "\n-- words\nSELECT 1;\r\n",
     "1: SELECT 1\n2: SELECT 2 / SELECT 3",
     {{"2_b.up.sql", "SELECT 2"}, {"2_b.down.sql", "SELECT 3"}}},
    {"sqlx", "1_a.sql", "SELECT ';'; /* ; */ SELECT $a$;$a$", "1: SELECT ';'; SELECT $a$;$a$"},
    // diesel
    {"diesel", "2024-01-01-000000_a/up.sql", "SELECT 1;", "20240101000000: SELECT 1"},
    {"diesel",
     "1_a/up.sql",
     "SELECT 1;",
     "1: SELECT 1 !",
     {{"1_a/metadata.toml", "run_in_transaction = false\n"}}},
    {"diesel",
     "1_a/up.sql",
     "SELECT 1;",
     "1: SELECT 1 / SELECT 2 !",
     {{"1_a/down.sql", "SELECT 2"}, {"1_a/metadata.toml", "# nothing said is false\n"}}},
    {"diesel", "1/up.sql", "SELECT 1", "1: SELECT 1", {{".tmp_x/note.sql", "x"}}},
    {"diesel",
     "00000000000000_diesel_initial_setup/up.sql",
     "SELECT 0;",
     "00000000000000: SELECT 0\n1: SELECT 1",
     {{"1_a/up.sql", "SELECT 1;"}}},
    // prisma
    {"prisma", "20240101000000_a/migration.sql", "\xEF\xBB\xBFSELECT 1;\r\nSELECT 2;",
     "20240101000000_a: SELECT 1; SELECT 2 !"},
    {"prisma",
     "0_init/migration.sql",
     "-- words\nSELECT 1;",
     "0_init: SELECT 1 !\n20240101_b: SELECT 2 !",
     {{"20240101_b/migration.sql", "SELECT 2"}, {"migration_lock.toml", "provider = \"postgresql\""}}},
    {"prisma",
     "b/migration.sql",
     "SELECT 2",
     "a-b: SELECT 1 !\nb: SELECT 2 !",
     {{"a-b/migration.sql", "SELECT 1"}}},
    // drizzle
    {"drizzle",
     "0000_a.sql",
     "SELECT 1;--> statement-breakpoint\nSELECT 2;",
     "0000_a: SELECT 1; SELECT 2",
     {{"meta/_journal.json", "{\"entries\":[{\"idx\":0,\"when\":1,\"tag\":\"0000_a\"}]}"}}},
    {"drizzle",
     "0000_a.sql",
     "SELECT 1\n--> statement-breakpoint\nSELECT 2",
     "0000_a: SELECT 1; SELECT 2",
     {{"meta/_journal.json", "{\"dialect\":\"pg\",\"entries\":[{\"tag\":\"0000_a\",\"when\":1}]}"}}},
    {"drizzle",
     "z.sql",
     "SELECT 1;",
     "z: SELECT 1\na: SELECT 2",
     {{"a.sql", "SELECT 2;"},
      {"meta/_journal.json",
       "{\"entries\": [ {\"when\": 1, \"tag\": \"z\"},\n {\"tag\": \"a\", \"when\": 2} ]}"}}},
    // tern
    {"tern", "001_a.sql", "SELECT 1;\n\n---- create above / drop below ----\n\nSELECT 2;\n",
     "001: SELECT 1 / SELECT 2"},
    {"tern", "001_a.sql", "---- tern: disable-tx ----\nSELECT 1;", "001: SELECT 1 !"},
    {"tern", "1_a.sql", "SELECT 1;\r\n---- create above / drop below ----\r\nSELECT 2;",
     "1: SELECT 1 / SELECT 2"},
    {"tern", "001_a.sql", "---- create above / drop below ----\nSELECT 2;", "001:  / SELECT 2"},
    // node-pg-migrate
    {"node-pg-migrate", "1700000000000_a.sql",
     "  ---- UP    migration\nSELECT 1;\n--down MIGRATION\nSELECT 2;",
     "1700000000000_a: SELECT 1 / SELECT 2"},
    {"node-pg-migrate", "1_a.sql", "-- Down Migration\nSELECT 2;\n-- Up Migration\nSELECT 1;",
     "1_a: SELECT 1 / SELECT 2"},
    {"node-pg-migrate", "1-a.sql", "-- words\n-- Up Migration\r\nSELECT 1;\r\n", "1-a: SELECT 1"},
    {"node-pg-migrate",
     "2_b.up.sql",
     "SELECT 2;",
     "1_a: SELECT 1\n2_b.sql: SELECT 2 / SELECT 3",
     {{"1_a.sql", "-- Up Migration\nSELECT 1;"}, {"2_b.down.sql", "SELECT 3;"}}},
    {"node-pg-migrate",
     "1700000000000_b.sql",
     "-- Up Migration\nSELECT 2;",
     "20231114221319000_a: SELECT 1\n1700000000000_b: SELECT 2",
     {{"20231114221319000_a.sql", "-- Up Migration\nSELECT 1;"}}},
    // graphile-migrate
    {"graphile-migrate", "committed/000001.sql",
     "--! Previous: -\n--! Hash: sha1:0\n--! Message: first: one\n\n--! split: 001.sql\nSELECT 1;\n",
     "000001: SELECT 1"},
    {"graphile-migrate", "committed/000001-a_b.sql",
     "--! Previous: -\n--! Hash: sha1:0\n\n--! no-transaction\nSELECT 1;\n", "000001: SELECT 1 !"},
    {"graphile-migrate",
     "committed/000001.sql",
     "--! Previous: -\n--! Hash: sha1:0\n\n--! Included x.sql\nSELECT 1;\n--! EndIncluded x.sql\nSELECT 2;",
     "000001: SELECT 1; SELECT 2",
     {{"current.sql", "SELECT 3;"}}},
    // atlas
    {"atlas",
     "20240101.sql",
     "-- atlas:txmode none\n\nSELECT 1;",
     "20240101: SELECT 1 !",
     {{"atlas.sum", ""}}},
    {"atlas",
     "20240102_b.sql",
     "-- atlas:checkpoint\n\nSELECT 0;",
     "20240101: SELECT 1\n20240103: SELECT 3",
     {{"20240101.sql", "SELECT 1;"}, {"20240103.sql", "SELECT 3;"}, {"atlas.sum", ""}}},
    {"atlas",
     "1_a.sql",
     "SELECT 1;\r\n",
     "1: SELECT 1\n2: SELECT 2",
     {{"2.sql", "SELECT 2"}, {"atlas.sum", ""}}},
    // liquibase
    {"liquibase", "a.sql",
     "-- LiquiBase Formatted SQL logicalFilePath:x\n\n-- CHANGESET a:1\nSELECT 1;\n-- ROLLBACK SELECT 2;",
     "a:1: SELECT 1 / SELECT 2"},
    {"liquibase", "a.sql", "--liquibase formatted sql\n--changeset a b:1 runInTransaction:false\nSELECT 1;",
     "a: SELECT 1 !"},
    {"liquibase", "a.sql",
     "--liquibase formatted sql\r\n--changeset a:1\r\nSELECT 1\r\n;\r\n--rollback empty\r\n",
     "a:1: SELECT 1"},
    {"liquibase", "a.sql",
     "--liquibase formatted sql\n--changeset a:1 dbms:mysql\nx;\n--changeset a:2 dbms:postgresql,h2\nSELECT "
     "2;",
     "a:2: SELECT 2"},
    // flyway
    {"flyway", "V1__.sql", "SELECT 1;", "1: SELECT 1"},
    {"flyway", "V1_2__a__b.SQL", "SELECT 1;", "1.2: SELECT 1"},
    {"flyway",
     "V01__a.sql",
     "SELECT 1;",
     "01: SELECT 1\n1.1: SELECT 2 / SELECT 3\nR:z: SELECT 4",
     {{"x/V1.1__b.sql", "SELECT 2"},
      {"U1.1__b.sql", "SELECT 3"},
      {"R__z.sql", "SELECT 4"},
      {"afterMigrate.sql", "x"}}},
    {"flyway", "V1__a.sql", "CREATE INDEX CONCURRENTLY i ON t (a);",
     "1: CREATE INDEX CONCURRENTLY i ON t (a) !"},
    {"flyway",
     "V1__a.sql",
     "SELECT 1;",
     "1: SELECT 1 !",
     {{"V1__a.sql.conf", "executeInTransaction=false\n"}}},
    // pop
    {"pop",
     "1_a.autocommit.up.sql",
     "SELECT 1;",
     "1: SELECT 1 / SELECT 2 !",
     {{"1_a.autocommit.down.sql", "SELECT 2;"}}},
    {"pop",
     "1_a.up.sql",
     "SELECT 1;",
     "1: SELECT 3 / SELECT 2",
     {{"1_a.down.sql", "SELECT 2;"}, {"1_a.postgres.up.sql", "SELECT 3;"}, {"1_a.mysql.up.sql", "x"}}},
    // dbutil
    {"dbutil", "01-a.sql", "-- v1: words\n-- transaction: off\nSELECT 1;", "1: SELECT 1 !"},
    {"dbutil",
     "01-a.sql",
     "-- v0 -> v3 (compatible with v2+): all\nSELECT 1;",
     "3: SELECT 1\n4: SELECT 4",
     {{"02-b.sql", "-- v2: b\nSELECT 2;"}, {"04-c.sql", "-- v4: c\nSELECT 4;\n-- only: sqlite\nx;"}}},
    // supabase
    {"supabase",
     "supabase/migrations/20240101000000_a.sql",
     "\xEF\xBB\xBFSELECT 1;\r\n",
     "20240101000000: SELECT 1",
     {{"supabase/config.toml", ""}, {"supabase/seed.sql", "x"}}},
    // Play, MyBatis, Rambler
    {"marked", "1.sql", "# --- !Ups\nSELECT ';;';\n# --- !Downs\nSELECT 2;", "1: SELECT '; ' / SELECT 2 !"},
    {"marked", "1_a.sql", "-- rambler up\nSELECT 1;\n-- rambler down\nSELECT 2;\n-- rambler up\nSELECT 3;",
     "1: SELECT 1; SELECT 3 / SELECT 2 !"},
};

std::string text_of(const chain::Chain& chain, const std::optional<chain::Script>& script) {
  std::string out;
  if (!script) return out;
  const text::Source& source = chain.files[script->file];
  for (const sql::Piece& piece : sql::split(chain::sql_of(chain, *script), script->body.begin)) {
    std::string sql(source.slice(piece.span));
    std::erase(sql, '\r');
    std::replace(sql.begin(), sql.end(), '\n', ' ');
    while (sql.ends_with(' ')) sql.pop_back();
    out += (out.empty() ? "" : "; ") + sql;
  }
  return out;
}

std::string read(const Row& row) {
  const tests::MadeFolder folder;
  folder.write(row.file, row.text);
  for (const auto& [path, text] : row.beside) folder.write(path, text);
  chain::Options options;
  options.layout = row.layout;
  const auto chain = chain::read(std::vector<std::string>{folder.path()}, options);
  if (!chain) return chain.error().message;
  std::string out;
  for (const chain::Revision& revision : chain->revisions) {
    out += (out.empty() ? "" : "\n") + revision.id + ": " + text_of(*chain, revision.up);
    if (revision.down) out += " / " + text_of(*chain, revision.down);
    while (out.ends_with(' ')) out.pop_back();
    if (revision.up && !revision.up->transactional) out += " !";
  }
  for (const chain::Problem& problem : chain->problems) {
    if (chain::breaks_chain(problem.kind)) out += "\n" + problem.message;
  }
  return out;
}

}  // namespace

TEST_CASE("odd files that their tool takes are read as it would run them") {
  for (const Row& row : rows) {
    INFO(std::string(row.layout), " ", std::string(row.text));
    CHECK(read(row) == row.read);
  }
}
