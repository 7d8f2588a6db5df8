// ALTER TABLE and its like: INDEX, VIEW, SEQUENCE, MATERIALIZED VIEW, FOREIGN TABLE, and the attributes of a
// composite TYPE.
#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

void alter_table(const AlterTableStmt* node, const Input& input, Changes& out);

}  // namespace lower
