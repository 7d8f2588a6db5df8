// Functions of values that look something up in the Catalog
// (https://www.postgresql.org/docs/current/functions-info.html).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lint/executor/value.h"

namespace executor {
using namespace catalog;

// Functions that look something up in the Catalog, and those of arrays; nullopt: none of these.
std::optional<Value> lookup_function(const Catalog& catalog, const std::string& name,
                                     const std::vector<Value>& arguments);
// What to_regproc or to_regprocedure finds.
Value function_named(const Catalog& catalog, const std::string& text);

}  // namespace executor
