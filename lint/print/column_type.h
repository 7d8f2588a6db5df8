// A column's type as it is shown.
#pragma once

#include <string>

#include "lint/catalog/catalog.h"

namespace print {
using namespace ast;
using namespace catalog;

// As format_type prints it under an empty search_path; one that the chain does not make, as a statement names
// it. Empty where neither is known.
std::string column_type(const Catalog& catalog, const Column& column);

}  // namespace print
