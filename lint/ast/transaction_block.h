// Transaction blocks: what stands open while a script runs (src/backend/access/transam/xact.c).
#pragma once

#include <cstdint>

#include "lint/ast/change.h"

namespace ast {

// The transaction block that a statement stands in.
enum class Block : uint8_t {
  none,       // autocommit
  runner,     // the tool's BEGIN
  implicit,   // one string of several statements: the server commits at its end
  explicit_,  // the script's own BEGIN
};

// The block as a script's transaction commands leave it.
class BlockState {
 public:
  // At a script's beginning. `one_string`: its statements are sent together, and there are several.
  BlockState(bool of_runner, bool one_string);
  BlockState() : BlockState(false, false) {}

  Block now() const { return now_; }
  // Whether the command ends a block: COMMIT, ROLLBACK, PREPARE TRANSACTION where one stands.
  bool ends(const Transaction& change) const;
  // A command that the server takes.
  void take(const Transaction& change);

 private:
  bool one_string_;
  Block now_;
};

}  // namespace ast
