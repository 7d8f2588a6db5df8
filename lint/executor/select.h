// Queries over pg_catalog and information_schema, row by row.
#pragma once

#include <string>
#include <vector>

#include "lint/executor/scope.h"

namespace executor {
using namespace ast;

struct OutRow {
  std::vector<std::pair<std::string, Value>> columns;
};

// The rows that a query gives, and whether each is surely among them.
struct Rows {
  bool known = true;         // false: none of it can be known
  bool some_unsure = false;  // rows were left out that might belong
  std::vector<OutRow> rows;
};
Rows select(const ExprContext& context, const Query& query, bool only_existence);

}  // namespace executor
