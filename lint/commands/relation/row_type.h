// What cannot change while it is stored within something else: rows of a table or composite type in a column
// of that type, a domain within an array or a composite (src/backend/commands/tablecmds.c,
// find_composite_type_dependencies; typecmds.c, get_rels_with_domain). Since November 2026 stored expressions
// stand in the way too.
#pragma once

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// A table's rows, and a composite type, cannot change shape while a column holds them
// (find_composite_type_dependencies).
void refuse_row_type_users(Writer& w, Oid table);

// A new condition on a domain cannot be verified where its values stand within arrays or rows.
void refuse_domain_containers(Writer& w, Oid domain);

}  // namespace commands
