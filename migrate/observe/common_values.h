// --show-values: the most common values of columns, from the statistics. Values of rows: they are shown and
// never saved.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "migrate/observe/observe.h"

namespace migrate {

// By relation and number, in the order of ColumnNumbers::common.
using CommonValues = std::map<std::pair<ast::Oid, int>, std::vector<std::string>>;

// Of those tables, as far as this role may see them; empty where they cannot be read.
CommonValues common_values(Session& session, const std::vector<ast::Oid>& tables);

}  // namespace migrate
