// Every layout that has markers tells a slip in one of them, so that nobody applies the chain.
#include <doctest/doctest.h>

#include <algorithm>

#include "lint/chain/chain.h"
#include "tests/support/made_folder.h"

namespace {

struct Row {
  const char* layout;
  const char* file;
  const char* good;  // `%` stands for a marker
  const char* marker;
  std::vector<const char*> slips;
  const char* beside = nullptr;  // another file, empty
};

const std::vector<Row> rows = {
    {"native",
     "1_a.sql",
     "-- migrate:up\nSELECT 1;\n%\nSELECT 2;\n",
     "-- migrate:down",
     {"-- migrate:dwon", "-- migrate: down", "--migrate:donw", "-- migrate:downn", "-- migration:down",
      "-- Down", "/* migrate:down */", "-- +goose Down"}},
    {"native",
     "1_a.sql",
     "%\nSELECT 1;\n-- migrate:down\nSELECT 2;\n",
     "-- migrate:up transaction:false",
     {"-- migrate:upp transaction:false", "-- migrate:up transation:false"}},
    {"goose",
     "1_a.sql",
     "-- +goose Up\nSELECT 1;\n%\nSELECT 2;\n",
     "-- +goose Down",
     {"-- +goose Dwon", "-- +goose Downn", "-- + goose Down", "-- +gose Down", "-- +migrate Down", "-- DOWN",
      "/* +goose Down */"}},
    {"goose",
     "1_a.sql",
     "%\n-- +goose Up\nSELECT 1;\n",
     "-- +goose NO TRANSACTION",
     {"-- +goose NO TRANSACTON", "-- +goose NOTRANSACTION", "-- goose NO TRANSACTION"}},
    {"sql-migrate",
     "1_a.sql",
     "-- +migrate Up\nSELECT 1;\n%\nSELECT 2;\n",
     "-- +migrate Down",
     {"-- +migrate down", "-- +migrate Down;", "-- +migrate Dwon", "-- + migrate Down", "--+migrate Down"}},
    {"tern",
     "001_a.sql",
     "SELECT 1;\n%\nSELECT 2;\n",
     "---- create above / drop below ----",
     {"---- create above / drop below ---", "--- create above / drop below ----",
      "---- create above/drop below ----", "-- create above / drop below --"}},
    {"tern",
     "001_a.sql",
     "%\nSELECT 1;\n",
     "---- tern: disable-tx ----",
     {"---- tern: disable-tx", "---- tern:disable tx ----", "-- tern: disable-tx"}},
    {"node-pg-migrate",
     "1700000000000_a.sql",
     "-- Up Migration\nSELECT 1;\n%\nSELECT 2;\n",
     "-- Down Migration",
     {"-- Down", "-- Dwon Migration", "-- Down Migraton", "-- Rollback Migration", "-- Migration Down",
      "/* Down Migration */", "-- rollback:"}},
    {"graphile-migrate",
     "committed/000001.sql",
     "--! Previous: -\n--! Hash: sha1:0000000000000000000000000000000000000000\n\n%\nSELECT 1;\n",
     "--! no-transaction",
     {"--! no-transacton", "-- no-transaction", "--! notransaction"}},
    {"sqlx",
     "1_a.sql",
     "%\nSELECT 1;\n",
     "-- no-transaction",
     {"-- no transaction", "--no-transaction", "-- No-Transaction", "-- no-transacton"}},
    {"atlas",
     "1_a.sql",
     "%\n\nSELECT 1;\n",
     "-- atlas:txmode none",
     {"-- atlas:txmod none", "-- atlas: txmode none", "-- atlas:tx-mode none"},
     "atlas.sum"},
    {"marked",
     "1_a.sql",
     "-- rambler up\nSELECT 1;\n%\nSELECT 2;\n",
     "-- rambler down",
     {"-- rambler dwon", "-- rambler: down", "--rambler downn"}},
    {"marked",
     "1_a.sql",
     "-- // a\nSELECT 1;\n%\nSELECT 2;\n-- //@UNDO\n",
     "-- //@UNDO",
     {"-- @UNDO", "-- //@UNOD", "-- // @undo"}},
    {"marked",
     "1-2-a.sql",
     "-- ====  UP  ====\nSELECT 1;\n%\nSELECT 2;\n",
     "-- ==== DOWN ====",
     {"-- === DOWN ===", "-- ==== DWON ====", "-- ==== Down ===="}},
    {"marked",
     "1.sql",
     "# --- !Ups\nSELECT 1;\n%\nSELECT 2;\n",
     "# --- !Downs",
     {"# --- !Dwons", "# --- Downs", "-- !Down"}},
    {"liquibase",
     "a.sql",
     "--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n%\nSELECT 2;\n",
     "--changeset a:2",
     {"--changset a:2", "-changeset a:2", "--change-set a:2"}},
    {"liquibase",
     "a.sql",
     "--liquibase formatted sql\n--changeset a:1\nCREATE TABLE t (a int);\n%\n",
     "--rollback DROP TABLE t;",
     {"--rollbak DROP TABLE t;", "--rollback: DROP TABLE t;"}},
    {"dbutil",
     "01-a.sql",
     "-- v1: words\nCREATE TABLE t (\n%\na int\n);\n",
     "-- only: postgres",
     {"-- only postgres", "-- only: postgre", "--only: postgres"}},
    {"pairs",
     "20240101_01_a.sql",
     "-- depends:\n%\nSELECT 1;\n",
     "-- transactional: false",
     {"-- transactional:false", "-- transactionl: false"},
     "20240101_01_a.rollback.sql"},
    {"diesel",
     "1_a/metadata.toml",
     "%\n",
     "run_in_transaction = false",
     {"run_in_transation = false", "run-in-transaction = false", "run_in_transactions = false"},
     "1_a/up.sql"},
    {"flyway",
     "V1__a.sql.conf",
     "%\n",
     "executeInTransaction=false",
     {"executeInTransation=false", "executeintransaction=false", "execute_in_transaction=false"},
     "V1__a.sql"},
};

std::string filled(const Row& row, std::string_view marker) {
  std::string text = row.good;
  return text.replace(text.find('%'), 1, marker);
}

bool is_told(const Row& row, const std::string& text) {
  const tests::MadeFolder folder;
  folder.write(row.file, text);
  if (row.beside != nullptr) folder.write(row.beside, "SELECT 1;\n");
  chain::Options options;
  options.layout = row.layout;
  const auto chain = chain::read(std::vector<std::string>{folder.path()}, options);
  REQUIRE(chain);
  return std::any_of(chain->problems.begin(), chain->problems.end(), [](const chain::Problem& problem) {
    const bool of_markers =
        problem.kind == chain::Problem::Kind::directive || problem.kind == chain::Problem::Kind::malformed;
    return of_markers && chain::breaks_chain(problem.kind);
  });
}

}  // namespace

TEST_CASE("another tool's down marker is told where the file is the up") {
  for (const char* layout : {"sqlx", "flyway", "prisma", "golang-migrate"}) {
    INFO(std::string(layout));
    const std::string_view name = layout;
    const char* const file = name == "flyway"           ? "V1__a.sql"
                             : name == "prisma"         ? "1_a/migration.sql"
                             : name == "golang-migrate" ? "1_a.up.sql"
                                                        : "1_a.sql";
    const Row row{layout, file, "SELECT 1;\n%\nSELECT 2;\n", "-- down the hill", {}};
    CHECK_FALSE(is_told(row, filled(row, row.marker)));
    CHECK_FALSE(is_told(row, "SELECT 1;\n-- +goose Down\n-- nothing\n"));
    for (const char* slip : {"-- +goose Down", "-- +migrate Down", "-- migrate:down"})
      CHECK(is_told(row, filled(row, slip)));
  }
}

TEST_CASE("a slip in a marker is told in every layout, and the chain counts as broken") {
  for (const Row& row : rows) {
    INFO(std::string(row.layout));
    CHECK_FALSE(is_told(row, filled(row, row.marker)));
    for (const char* slip : row.slips) {
      INFO(std::string(slip));
      CHECK(is_told(row, filled(row, slip)));
    }
  }
}
