// CREATE of what existence and name suffice for: operators, casts, collations, text search,
// publications, statistics, servers, roles...

#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace catalog::applying {

void apply_named(Writer& w, const CreateNamed& change);

}  // namespace catalog::applying
