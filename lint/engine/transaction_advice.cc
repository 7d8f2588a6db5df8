// Advice on transactions, in the words of the chain's own tool.

#include "lint/engine/transaction_advice.h"

#include <fmt/format.h>

#include "lint/chain/layout.h"
#include "lint/chain/no_transaction.h"

namespace lint {

std::string why_in_transaction(ast::Block block, uint32_t statements) {
  switch (block) {
    case ast::Block::runner: return "the runner wraps this script in a transaction";
    case ast::Block::implicit:
      return fmt::format("the runner sends the file as one string: its {} statements are one transaction",
                         statements);
    case ast::Block::explicit_: return "the script's own BEGIN is still open";
    case ast::Block::none: break;
  }
  return {};
}

std::string own_revision(const chain::Chain& chain, const std::string& sql) {
  const chain::Layout* layout = chain::layout_named(chain.layout);
  const std::string_view up = layout != nullptr ? layout->up_mark : std::string_view();
  return fmt::format("-- in a revision of its own, after this one:\n{}{}{}", up, up.empty() ? "" : "\n", sql);
}

std::string outside_transaction(const chain::Chain& chain, const replay::Step& step, const std::string& sql) {
  if (step.block == ast::Block::none && step.statements == 1) return sql;
  const chain::NoTransactionAdvice way = chain::way_out_of_transaction(chain, step.script);
  if (!way.comment.empty()) return way.comment + "\n" + sql;
  if (step.block == ast::Block::none && !way.alone) return sql;
  return "-- " + way.words + "\n" + sql;
}

std::string in_new_revision(const chain::Chain& chain, const ast::Origin& origin, const std::string& sql,
                            const std::string& then) {
  const bool known = origin.revision < chain.revisions.size() && chain.revisions[origin.revision].up;
  const chain::NoTransactionAdvice way =
      known ? chain::way_out_in_new_script(chain, *chain.revisions[origin.revision].up)
            : chain::NoTransactionAdvice{};
  const std::string above = !known ? "" : (way.comment.empty() ? "-- " + way.words : way.comment) + "\n";
  if (then.empty()) return above + sql;
  return above + sql + "\n" + (way.alone ? own_revision(chain, then) : then);
}

}  // namespace lint
