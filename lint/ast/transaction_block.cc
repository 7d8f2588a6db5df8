// The block that a script's transaction commands leave open.

#include "lint/ast/transaction_block.h"

namespace ast {

BlockState::BlockState(bool of_runner, bool one_string)
    : one_string_(one_string),
      now_(of_runner    ? Block::runner
           : one_string ? Block::implicit
                        : Block::none) {}

bool BlockState::ends(const Transaction& change) const {
  using Kind = Transaction::Kind;
  return now_ != Block::none &&
         (change.kind == Kind::commit || change.kind == Kind::prepare || change.kind == Kind::rollback);
}

void BlockState::take(const Transaction& change) {
  if (ends(change)) {
    // What is left of a string of several statements is a block again.
    now_ = change.chain ? Block::explicit_ : one_string_ ? Block::implicit : Block::none;
  } else if (change.kind == Transaction::Kind::begin && now_ != Block::runner) {
    now_ =
        Block::explicit_;  // an implicit one becomes it, with what the string did before (exec_simple_query)
  }
}

}  // namespace ast
