// The rows of information_schema (src/backend/catalog/information_schema.sql).
#pragma once

#include <string_view>

#include "lint/executor/system_row.h"

namespace executor {

struct TableRow {
  std::string_view name;
  void (*rows)(const Out&);
};

// The view's function, or null.
const TableRow* information_table(std::string_view name);
void schemata(const Out& out);

}  // namespace executor
