// Aggregates over all rows of a query, which is then one row.
#pragma once

#include "lint/ast/expr.h"

namespace executor {
using namespace ast;

bool is_aggregate(const ExprPtr& expr);

}  // namespace executor
