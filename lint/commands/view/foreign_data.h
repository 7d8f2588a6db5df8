// Inside of apply(): foreign tables, as far as their wrapper can be asked for rows.
#pragma once

#include <vector>

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// Refuses foreign tables whose wrapper was made without a handler: nothing reads or writes them
// (GetFdwRoutine, src/backend/foreign/foreign.c).
void require_handlers(Writer& w, const std::vector<Oid>& relations);

}  // namespace commands
