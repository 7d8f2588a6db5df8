// How a statement is made to run outside a transaction, in the words of the chain's own tool.
#pragma once

#include "lint/chain/chain.h"

namespace chain {

struct NoTransactionAdvice {
  std::string comment;  // stands above the SQL in the file; may be empty
  std::string words;    // what to do, as an imperative
  bool alone = false;   // the statement must be the only one of its file
};

// A statement of this script. Where the tool puts no transaction around the script: what is still missing.
// `down` asks for the down's line where the two have their own.
NoTransactionAdvice way_out_of_transaction(const Chain& chain, const Script& script, bool down = false);

// A statement of a new script, of the kind of this one.
NoTransactionAdvice way_out_in_new_script(const Chain& chain, const Script& like, bool down = false);

}  // namespace chain
