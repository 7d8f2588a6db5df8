// The Catalog as JSON. Every order is by name (columns by their place), so that equal schemas give equal
// bytes.
#pragma once

#include <string>

#include "lint/catalog/catalog.h"

namespace print {
using namespace catalog;

// {"tables": [...], "views": [...], "matviews": [...], "sequences": [...], "enums": [...], "domains": [...],
// "composite_types": [...], "blind_spots": [...]}, two blanks a level. A table holds schema, name, kind,
// is_partition, parent, partkey, persistence, rls, force_rls, columns, primary_key, uniques, foreign_keys,
// checks, exclusions, indexes.
std::string print_json(const Catalog& catalog);

}  // namespace print
