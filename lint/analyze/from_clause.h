// FROM: tables, subqueries, functions and joins as things to look names up in
// (src/backend/parser/parse_clause.c, transformFromClauseItem; parse_relation.c).
#pragma once

#include <vector>

#include "lint/analyze/parse_state.h"

namespace analyze {
using namespace catalog;

// A relation's live columns as names see them.
std::vector<NamespaceColumn> visible_columns(const Relation& relation);

}  // namespace analyze
