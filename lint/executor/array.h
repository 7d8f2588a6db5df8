// Arrays of bodies: lists of names, keys of constraints.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/executor/value.h"

namespace executor {
using namespace catalog;

std::optional<Value> array_function(const Catalog& catalog, const std::string& name,
                                    const std::vector<Value>& arguments);
// An operator with an array on either side.
Value array_operator(std::string_view op, const Value& a, const Value& b);

}  // namespace executor
