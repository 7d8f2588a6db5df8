// Inside of the evaluator: what names stand for while a query's rows are made.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/executor/value.h"

namespace executor {
using namespace catalog;

struct Bound {
  std::string_view alias;
  const Row* row;  // null: the empty side of an outer join
};

// Rows in sight, the innermost query's last; then the variables.
struct ExprContext {
  const Catalog& catalog;
  const Variables& variables;
  std::vector<Bound> rows;
  std::vector<std::string> constants;  // of the query being read

  const Value* column(std::string_view alias, std::string_view name) const;
  const Value* find(const std::vector<std::string>& names) const;
};

}  // namespace executor
