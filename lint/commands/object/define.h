// CREATE of what existence and name suffice for: operators, casts, collations, text search,
// publications, statistics, servers, roles...
#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void apply(Writer& w, const Define& change);

}  // namespace commands
