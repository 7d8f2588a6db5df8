// Writes of many rows: under which lock they run, and how to do them in batches instead.
#pragma once

#include <string>
#include <string_view>

#include "lint/engine/view.h"

namespace lint {

// The lock that the transaction took on the table before this statement, where it keeps others from writing;
// else null.
const HeldLock* lock_held_over(const StatementView& view, const catalog::Relation& target);

// "UPDATE of", "DELETE of", "MERGE into": as a message begins.
std::string_view write_word(const ast::Query& query);

// The same statement for a part of the rows at a time, by the table's key, in a revision of its own.
std::string in_batches(const StatementView& view, const ast::Query& query, const catalog::Relation& target);

}  // namespace lint
