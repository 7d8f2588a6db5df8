#include "lint/ast/transaction_block.h"

#include <doctest/doctest.h>

#include "lint/lower/lower.h"
#include "lint/sql/parse.h"

using ast::Block;
using ast::BlockState;

namespace {

ast::Change lowered(std::string_view sql) {
  const sql::Parsed parsed = sql::parse(sql);
  REQUIRE(parsed.statements.size() == 1);
  REQUIRE(!parsed.statements[0].error);
  return lower::changes(parsed.statements[0], sql)[0];
}

void take(BlockState& state, std::string_view sql) {
  state.take(std::get<ast::Transaction>(lowered(sql)));
}

}  // namespace

TEST_CASE("a script's block follows its transaction commands") {
  BlockState alone(false, false);
  CHECK(alone.now() == Block::none);
  take(alone, "COMMIT");
  CHECK(alone.now() == Block::none);
  take(alone, "BEGIN");
  CHECK(alone.now() == Block::explicit_);
  take(alone, "SAVEPOINT s");
  CHECK(alone.now() == Block::explicit_);
  take(alone, "COMMIT AND CHAIN");
  CHECK(alone.now() == Block::explicit_);
  take(alone, "ROLLBACK");
  CHECK(alone.now() == Block::none);
}

TEST_CASE("what is left of a string of statements is a block again") {
  BlockState string(false, true);
  CHECK(string.now() == Block::implicit);
  take(string, "BEGIN");
  CHECK(string.now() == Block::explicit_);
  take(string, "COMMIT");
  CHECK(string.now() == Block::implicit);
}

TEST_CASE("a script cannot leave the runner's block by BEGIN, but by COMMIT") {
  BlockState runner(true, false);
  take(runner, "BEGIN");
  CHECK(runner.now() == Block::runner);
  take(runner, "COMMIT");
  CHECK(runner.now() == Block::none);
}
