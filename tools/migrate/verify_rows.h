// What `verify --data` says of rows, in words and as JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "migrate/verify/rows.h"

namespace migrate::tool {

// "rows     12 rows of 3 tables: 37 revisions keep them, 1 loses some", and a line for each that does not.
std::string words(const RowsReport& report, const chain::Chain& chain);
nlohmann::json json_of(const RowsReport& report, const chain::Chain& chain);
// Whether all rows are kept, or their loss is declared.
bool is_fine(const RowsReport& report);

}  // namespace migrate::tool
