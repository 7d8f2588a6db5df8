#include "migrate/plan/units.h"

#include <doctest/doctest.h>

#include "migrate/execute/statements.h"
#include "tests/unit/migrate/made_chain.h"

using migrate::Direction;
using migrate::Units;
using tests::make_chain;

namespace {

struct Cut {
  std::string sql;
  bool transactional;
  chain::SendMode send;
};
constexpr auto string = chain::SendMode::one_string;
constexpr auto statements = chain::SendMode::statements;

Units cut(const Cut& what, const char* layout = "native") {
  chain::Chain chain = make_chain({{"1", what.sql, "", what.transactional, what.send}});
  chain.layout = layout;
  return units_of(chain, chain.revisions[0], Direction::up,
                  migrate::statement_reader(chain)(*chain.revisions[0].up));
}

// "T2 1": a unit of two statements in a transaction, then one by itself; "!kind line" for a refusal.
std::string shape(const Units& units) {
  std::string out = units.transactional ? "whole" : "row";
  for (const migrate::Unit& unit : units.units)
    out += std::string(" ") + (unit.transaction ? "T" : "") + std::to_string(unit.statements.size());
  for (const migrate::Obstacle& obstacle : units.obstacles)
    out += " !" + std::string(name(obstacle.kind)) + " " + std::to_string(obstacle.at.line);
  return out;
}

}  // namespace

TEST_CASE("what commits together") {
  const struct {
    Cut what;
    const char* expected;
  } table[] = {
      {{"", true, string}, "whole T0"},
      {{"-- nothing\n;;", true, string}, "whole T0"},
      {{"CREATE TABLE a (); CREATE TABLE b ();", true, string}, "whole T2"},
      {{"BEGIN; CREATE TABLE a (); COMMIT;", true, string}, "whole T1"},
      {{"START TRANSACTION; CREATE TABLE a (); END;", false, string}, "whole T1"},
      {{"CREATE TABLE a (); CREATE TABLE b ();", false, string}, "whole T2"},
      {{"CREATE INDEX CONCURRENTLY i ON t (a);", false, string}, "row 1"},
      {{"CREATE INDEX CONCURRENTLY i ON t (a); SELECT 1;", false, string}, "row 1 T1"},
      {{"INSERT INTO t VALUES (1);", false, string}, "whole T1"},
      {{"CREATE INDEX CONCURRENTLY i ON t (a); ANALYZE t;", false, statements}, "row 1 T1"},
      {{"BEGIN; SELECT 1; SELECT 2; COMMIT; VACUUM;", false, statements}, "row T2 1"},
      {{"BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 2; COMMIT;", false, string}, "row T1 T1"},
      {{"CALL p();\nDO $$ BEGIN COMMIT; END $$;\nDO $$ BEGIN NULL; END $$", false, statements}, "row 1 1 T1"},
      {{"BEGIN; SET TRANSACTION READ WRITE; SAVEPOINT a; ROLLBACK TO a; COMMIT;", true, string}, "whole T3"},
      {{"SELECT 1; BEGIN; SAVEPOINT a; RELEASE a; COMMIT; SELECT 2", false, string}, "row T1 T2 T1"},
      {{"\\restrict x\nSELECT 1;\n\\unrestrict x\n", true, string}, "whole T1"},
  };
  for (const auto& row : table) {
    INFO(row.what.sql);
    CHECK(shape(cut(row.what)) == row.expected);
  }
}

TEST_CASE("what cannot run as it stands, with the line") {
  const struct {
    Cut what;
    const char* expected;
  } table[] = {
      {{"SELECT 1;\nCREATE INDEX CONCURRENTLY i ON t (a);", true, string},
       "whole T2 !needs-no-transaction 2"},
      {{"SELECT 1;\n\nCOMMIT;\nSELECT 2;", true, string}, "whole T3 !transaction-control 3"},
      {{"ROLLBACK;\nBEGIN;", true, string}, "whole T2 !transaction-control 1 !transaction-control 2"},
      {{"SAVEPOINT a;", true, string}, "whole T1 !transaction-control 1"},
      {{"SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;", true, string}, "whole T1 !transaction-control 1"},
      {{"PREPARE TRANSACTION 'x';", true, string}, "whole T1 !transaction-control 1"},
      {{"BEGIN;\nSELECT 1;\nCOMMIT;\nSELECT 2;", true, string},
       "whole T4 !transaction-control 1 !transaction-control 3"},
      {{"BEGIN;\nVACUUM;\nCOMMIT;\nSELECT 1", false, statements}, "row T1 T1 !needs-no-transaction 2"},
      {{"BEGIN;\nSELECT 1;", false, statements}, "row !transaction-control 1"},
      {{"SELECT 1;\nCOMMIT;", false, statements}, "whole T1 !transaction-control 2"},
      {{"SELECT 1;\n\\i other.sql\n", true, string}, "whole T1 !psql-command 2"},
  };
  for (const auto& row : table) {
    INFO(row.what.sql);
    CHECK(shape(cut(row.what)) == row.expected);
  }
}

TEST_CASE("the refusal names the directive to add") {
  const Cut concurrent{"CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", true, string};
  const migrate::Obstacle native = cut(concurrent).obstacles.at(0);
  CHECK(native.message == "CREATE UNIQUE INDEX CONCURRENTLY cannot run inside a transaction");
  CHECK(native.hint.find("-- migrate:up transaction:false") != std::string::npos);
  CHECK(cut(concurrent, "goose").obstacles.at(0).hint.find("-- +goose NO TRANSACTION") != std::string::npos);
  CHECK(cut(concurrent, "sqlx").obstacles.at(0).hint.find("-- no-transaction") != std::string::npos);
  CHECK(cut(concurrent, "diesel").obstacles.at(0).hint.find("run_in_transaction = false") !=
        std::string::npos);
}

TEST_CASE("SET LOCAL outside a transaction is warned of") {
  CHECK(cut({"SET LOCAL lock_timeout = '2s';\nVACUUM;", false, statements}).warnings.size() == 1);
  CHECK(cut({"BEGIN; SET LOCAL lock_timeout = '2s'; COMMIT; VACUUM;", false, statements}).warnings.empty());
  CHECK(cut({"SET LOCAL lock_timeout = '2s'; SELECT 1", true, string}).warnings.empty());
}
