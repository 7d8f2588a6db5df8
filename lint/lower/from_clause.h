// FROM, and what stands in its place: USING of DELETE, the source of MERGE.
#pragma once

#include "lint/ast/query.h"
#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

ast::FromItem from_item(const Node* node, const Input& input);
void add_from(ast::Query& out, const List* list, const Input& input);

}  // namespace lower
