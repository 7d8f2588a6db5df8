// ALTER TABLE (src/backend/commands/tablecmds.c, ATController), and what its subcommands share.
#pragma once

#include <string>
#include <vector>

#include "lint/ast/change_table.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// The live column of that name; refuses 42703 and, with `alter`, system columns.
ColumnNumber require_column(Writer& w, const Relation& relation, const std::string& name);

// column "c" of relation "t"
std::string column_words(const Relation& relation, const std::string& column);

// Tables made OF a composite type follow it with CASCADE, and stand in its way without
// (ATTypedTableRecursion).
std::vector<Oid> tables_to_follow(Writer& w, const Relation& composite, bool cascade);

void apply(Writer& w, const AlterTable& change);
// Which tablespace a table stands in is nobody's question.
inline void apply(Writer&, const MoveAllInTablespace&) {}

}  // namespace commands
