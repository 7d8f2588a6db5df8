// Transaction blocks: what stands open while a script runs, and which statements cannot stand in one
// (src/backend/access/transam/xact.c).
#pragma once

#include <cstdint>
#include <string>

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

// What the server calls the statement as it refuses it inside a transaction block
// (PreventInTransactionBlock); "" where it may stand in one. `partitioned`: what it names is a partitioned
// table or index, which only the Catalog tells.
std::string prevented_in_block(const Change& change, bool partitioned = false);
std::string prevented_in_block(const CreateIndex& change);
std::string prevented_in_block(const Drop& change);
std::string prevented_in_block(const Reindex& change, bool partitioned = false);
std::string prevented_in_block(const AlterCommand& command);
std::string prevented_in_block(const AlterTable& change);
std::string prevented_in_block(const Vacuum& change);
std::string prevented_in_block(const Cluster& change, bool partitioned = false);
std::string prevented_in_block(const Discard& change);
std::string prevented_in_block(const Utility& change);
std::string prevented_in_block(const Transaction& change);

}  // namespace ast
