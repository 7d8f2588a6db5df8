// Extended statistics (src/backend/commands/statscmds.c; LIKE: generateClonedExtStatsStmt,
// src/backend/parser/parse_utilcmd.c).
#pragma once

#include <string>
#include <vector>

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// The name that the server chooses; `columns`: "" for an expression.
std::string statistics_name(const Catalog& catalog, const Relation& table,
                            const std::vector<std::string>& columns);
// Statistics go with any of their columns.
void set_statistics_columns(Writer& w, Oid statistics, const std::vector<std::string>& columns);
// Those of a table that another is made LIKE.
void copy_statistics(Writer& w, Oid source, Oid table);

}  // namespace commands
