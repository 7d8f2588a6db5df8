#include "lint/chain/no_transaction.h"

#include <doctest/doctest.h>

#include "lint/chain/layout.h"

namespace {

chain::Chain chain_of(std::string_view layout) {
  chain::Chain chain;
  chain.layout = layout;
  return chain;
}

constexpr chain::Script in_transaction{0, {}, true, chain::SendMode::statements};
constexpr chain::Script one_string{0, {}, false, chain::SendMode::one_string};

}  // namespace

TEST_CASE("the way out is the tool's own") {
  const struct {
    const char* layout;
    const char* words;
    bool down;
  } table[] = {
      {"native", "write `-- migrate:down transaction:false`", true},
      {"tern", "put `---- tern: disable-tx ----` at the top of the file", false},
      {"sql-migrate", "write `-- +migrate Up notransaction`", false},
      {"atlas", "put `-- atlas:txmode none` at the top of the file", false},
      {"liquibase", "give it a changeset of its own that says `runInTransaction:false`", false},
      {"graphile-migrate", "let the file begin with `--! no-transaction`, and hold this statement alone",
       false},
      {"pairs", "run it outside a transaction", false},
  };
  for (const auto& row : table) {
    INFO(row.layout);
    CHECK(chain::way_out_of_transaction(chain_of(row.layout), in_transaction, row.down).words == row.words);
  }
}

TEST_CASE("a script that is out already is told what is left") {
  const std::string opts_out =
      "give it a file of its own, which opts out of the transaction as this one does";
  for (const char* layout : {"sqlx", "diesel"}) {
    INFO(layout);
    CHECK(chain::way_out_of_transaction(chain_of(layout), one_string).words == opts_out);
  }
  for (const char* layout : {"golang-migrate", "prisma"}) {
    INFO(layout);
    const chain::NoTransactionAdvice way = chain::way_out_of_transaction(chain_of(layout), one_string);
    CHECK(way.words == "give it a file of its own: a file of one statement runs in no transaction");
    CHECK(way.alone);
    CHECK(way.comment.empty());
  }
}

TEST_CASE("every layout's row is whole") {
  for (const std::string_view name : chain::layout_names()) {
    INFO(name);
    const chain::Layout* layout = chain::layout_named(name);
    REQUIRE((layout != nullptr));
    CHECK((layout->likeness != nullptr));
    CHECK((layout->read != nullptr));
    if (layout->history.table.empty()) CHECK(layout->history.made_by.empty());
    if (layout->new_files != nullptr) {
      for (const chain::NewFile& file : layout->new_files({"0001", "add_users", true}))
        CHECK(!file.path.empty());
    }
  }
}
