// Statements on data: what they name must be there. TRUNCATE, LOCK and VACUUM too.
#pragma once

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// Queries, INSERT, UPDATE, DELETE, MERGE, COPY, TRUNCATE, LOCK, VACUUM, CALL, DO: false for others.
bool apply_data(Writer& w, const Change& change);

// DISCARD TEMP.
void drop_temporary(Writer& w);

}  // namespace commands
