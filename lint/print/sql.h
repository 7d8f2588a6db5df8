// The Catalog as SQL. Every order is by name (columns by their place), so that equal schemas give equal
// bytes.
#pragma once

#include <string>

#include "lint/catalog/catalog.h"

namespace print {
using namespace catalog;

// The statements that would make the schema, in an order in which they run: schemas, types, sequences,
// tables, indexes, foreign keys, views, functions and triggers by name.
std::string print_sql(const Catalog& catalog);

}  // namespace print
