// Columns that look as if no value came twice, and that nothing keeps so.
#pragma once

#include <vector>

#include "migrate/audit/check.h"

namespace migrate::audit {

struct KeyLike {
  const catalog::Relation* table = nullptr;
  const catalog::Column* column = nullptr;
  const ColumnNumbers* numbers = nullptr;
};

// Named like a hash or an identifier, or as wide as the hexadecimal digits of one; no unique index is on it
// alone, and it refers to nothing. Of tables whose statistics can be read.
std::vector<KeyLike> key_like_columns(const View& view);

// Whether a foreign key of the table has the column.
bool refers(const catalog::Relation& table, ast::ColumnNumber column);

}  // namespace migrate::audit
