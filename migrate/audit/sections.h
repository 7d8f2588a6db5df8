// What an audit shows of a database beside its findings: lists of the largest and the busiest, cut off where
// they get long.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "migrate/audit/check.h"
#include "migrate/observe/common_values.h"

namespace migrate::audit {

// Numbers are what their column's name says: heap_bytes, mean_ms, days_since_vacuum. None: not known.
using Cell = std::variant<std::monostate, double, std::string>;

struct Section {
  std::string_view name;                  // "storage"
  std::vector<std::string_view> columns;  // the first names the row
  std::vector<std::vector<Cell>> rows;    // the first of all
  size_t more = 0;                        // left out
};

// storage, tables, indexes, categories, statements, connections, maintenance; empty ones are left out.
// Without `values` a category is known by its rank alone.
std::vector<Section> sections(const View& view, const CommonValues& values = {});

// The ten largest, of which rows are told apart by category.
std::vector<ast::Oid> categorized_tables(const Observation& seen);

}  // namespace migrate::audit
