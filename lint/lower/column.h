// Column definitions, and LIKE.
#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

// `next`: as element_end() takes it (lower_span.h).
ast::ColumnDef column_definition(const ::ColumnDef* column, const Input& input);
void read_column(const ::ColumnDef& column, const Input& input, uint32_t next, ast::ColumnDef& out);

ast::LikeClause like_clause(const TableLikeClause* node);

}  // namespace lower
