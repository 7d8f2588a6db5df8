// Dates and timestamps without time zone, as loops that make partitions reckon with them. A value is its
// text, as the server prints it with DateStyle ISO, marked with what it is; an interval is the text it was
// given as.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/executor/value.h"

namespace executor {

// Dates, timestamps and intervals; nullopt: the type, operator or function is not theirs.
std::optional<Value> cast_date(const Value& value, std::string_view type);
std::optional<Value> date_operator(std::string_view op, const Value& a, const Value& b);
std::optional<Value> date_function(const std::string& name, const std::vector<Value>& arguments);
std::optional<std::vector<Value>> date_series(const Value& low, const Value& high, const Value& step);

}  // namespace executor
