// CREATE SCHEMA of 19: what it lets its elements do that earlier versions refuse.
#pragma once

#include <vector>

#include "lint/ast/change.h"

namespace replay {

// Foreign keys to tables that the same CREATE SCHEMA makes further on are added when these are there
// (transformCreateSchemaStmtElements, src/backend/parser/parse_utilcmd.c). Other statements are left alone.
void add_keys_last(std::vector<ast::Change>& changes);

}  // namespace replay
