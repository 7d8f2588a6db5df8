// Column definitions, and LIKE.

#pragma once

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace catalog::lowering {

/// `next`: as element_end() takes it (lower_span.h).
ColumnDef column_definition(const ::ColumnDef* column, const Input& input);
void read_column(const ::ColumnDef& column, const Input& input, std::uint32_t next, ColumnDef& out);

LikeClause like_clause(const TableLikeClause* node);

}  // namespace catalog::lowering
