// FROM: tables, subqueries, functions and joins as things to look names up in
// (src/backend/parser/parse_clause.c, transformFromClauseItem; parse_relation.c).

#pragma once

#include <vector>

#include "lint/analyze/parse_state.h"

namespace catalog::binding {

/// A relation's live columns as names see them.
std::vector<Visible> visible_columns(const Relation& relation);

}  // namespace catalog::binding
