// Which statements cannot stand in a transaction block (PreventInTransactionBlock,
// src/backend/access/transam/xact.c).
#pragma once

#include <string>

#include "lint/ast/change.h"

namespace ast {

// What the server calls the statement as it refuses it inside a transaction block; "" where it may stand in
// one. `partitioned`: what it names is a partitioned table or index, which only the Catalog tells.
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
