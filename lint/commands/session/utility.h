// Commands that leave the schema alone: SET CONSTRAINTS, cursors, and others that only transaction blocks
// forbid.
#pragma once

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const Utility& change);
// What does not parse, or nobody models: a blind spot.
void apply(Writer& w, const Unknown& change);

}  // namespace commands
