// One row of a section of observe.sql, read field by field, and the reader of each section.
#pragma once

#include <string_view>

#include "migrate/inspect/fields.h"
#include "migrate/observe/observation.h"

namespace migrate::observation {

using inspection::Fields;

// "0.25", "1e+06"; absent where NULL.
std::optional<double> real(const Fields& f, size_t i);
std::optional<int64_t> count(const Fields& f, size_t i);

// Puts a row of that section in its place; sections that it does not know are the caller's.
void take(Observation& out, std::string_view section, const Fields& f);

}  // namespace migrate::observation
