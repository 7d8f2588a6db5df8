// How much of a sequence is used up.
#pragma once

#include "lint/catalog/catalog.h"

namespace migrate::audit {

// The column that it feeds; null: it belongs to none.
const catalog::Column* fed_column(const catalog::Catalog& schema, const catalog::Sequence& sequence);

// Of the way from its start to its end, in percent; the nearer end counts, the column's or its own.
double percent_used(const catalog::Sequence& sequence, const catalog::Column* column, int64_t last);

}  // namespace migrate::audit
