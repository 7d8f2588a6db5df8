// Inside of apply(): what refuses to run in a transaction block (PreventInTransactionBlock,
// src/backend/access/transam/xact.c).
#pragma once

#include "lint/ast/prevented_in_block.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// Refuses the statement where a transaction block stands: each command asks when its turn has come to look.
template <class... Statement>
void prevent_in_block(const Writer& w, const Statement&... change) {
  if (!w.context.in_transaction) return;
  const std::string word = prevented_in_block(change...);
  if (!word.empty()) w.refuse("25001", word + " cannot run inside a transaction block");
}

}  // namespace commands
