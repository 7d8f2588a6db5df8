// Advice on transactions, in the words of the chain's own tool.

#include "lint/engine/transaction_advice.h"

#include <fmt/format.h>

namespace lint {

NoTransactionAdvice no_transaction_advice(const chain::Chain& chain, const chain::Script& script, bool down) {
  const std::string_view layout = chain.layout;
  const char* const alone = "give it a file of its own: a file of one statement runs in no transaction";
  if (layout == "native") {
    const std::string directive =
        down ? "-- migrate:down transaction:false" : "-- migrate:up transaction:false";
    return {directive, "write `" + directive + "`", false};
  }
  if (layout == "goose") {
    return {"-- +goose NO TRANSACTION", "put `-- +goose NO TRANSACTION` at the top of the file", false};
  }
  if (layout == "sqlx") {
    return {"-- no-transaction", "let the file begin with `-- no-transaction`, and hold this statement alone",
            true};
  }
  if (layout == "diesel") {
    return {
        {},
        "add a metadata.toml with `run_in_transaction = false`, and let the file hold this statement alone",
        true};
  }
  if (layout == "flyway") {
    return {{}, "give it a migration of its own, whose .sql.conf says `executeInTransaction=false`", true};
  }
  if (layout == "sql-migrate") {
    const std::string mark = down ? "-- +migrate Down notransaction" : "-- +migrate Up notransaction";
    return {mark, "write `" + mark + "`", false};
  }
  if (layout == "tern") {
    return {"---- tern: disable-tx ----", "put `---- tern: disable-tx ----` at the top of the file", false};
  }
  if (layout == "atlas") {
    return {"-- atlas:txmode none", "put `-- atlas:txmode none` at the top of the file", false};
  }
  if (layout == "liquibase") {
    return {{}, "give it a changeset of its own that says `runInTransaction:false`", false};
  }
  if (layout == "graphile-migrate") {
    return {"--! no-transaction",
            "let the file begin with `--! no-transaction`, and hold this statement alone", true};
  }
  if (layout == "drizzle") {
    return {{}, "run it by hand: Drizzle applies all that is pending in one transaction", true};
  }
  if (layout == "alembic") {
    return {{}, "run it within `with op.get_context().autocommit_block():`", false};
  }
  if (!script.transactional && script.send == chain::SendMode::one_string) return {{}, alone, true};
  return {{}, "run it outside a transaction", false};
}

std::string why_in_transaction(replay::Block block, uint32_t statements) {
  switch (block) {
    case replay::Block::runner: return "the runner wraps this script in a transaction";
    case replay::Block::implicit:
      return fmt::format("the runner sends the file as one string: its {} statements are one transaction",
                         statements);
    case replay::Block::explicit_: return "the script's own BEGIN is still open";
    case replay::Block::none: break;
  }
  return {};
}

std::string outside_transaction(const chain::Chain& chain, const replay::Step& step, const std::string& sql) {
  if (step.block == replay::Block::none && step.statements == 1) return sql;
  const NoTransactionAdvice way = no_transaction_advice(chain, step.script);
  if (!way.comment.empty()) return way.comment + "\n" + sql;
  if (step.block == replay::Block::none && !way.alone) return sql;
  return "-- " + way.words + "\n" + sql;
}

std::string in_new_revision(const chain::Chain& chain, const ast::Origin& origin, const std::string& sql,
                            const std::string& then) {
  const bool known = origin.revision < chain.revisions.size() && chain.revisions[origin.revision].up;
  const NoTransactionAdvice way =
      known ? no_transaction_advice(chain, *chain.revisions[origin.revision].up) : NoTransactionAdvice{};
  const std::string above = !known ? "" : (way.comment.empty() ? "-- " + way.words : way.comment) + "\n";
  if (then.empty()) return above + sql;
  return above + sql + (way.alone ? "\n-- then, in a revision of its own:\n" : "\n") + then;
}

}  // namespace lint
