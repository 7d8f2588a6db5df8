// Statements on data: what they name must be there. TRUNCATE, LOCK and VACUUM too.
#pragma once

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// SELECT, INSERT, UPDATE, DELETE, MERGE.
void apply(Writer& w, const DataQuery& change);
void apply(Writer& w, const Copy& change);
void apply(Writer& w, const Truncate& change);
void apply(Writer& w, const LockTable& change);
void apply(Writer& w, const Vacuum& change);
// DO: what its language's compiler refuses. What the block does: lint/plpgsql/run/run.h.
void apply(Writer& w, const DoBlock& change);

// DISCARD TEMP.
void drop_temporary(Writer& w);

}  // namespace commands
