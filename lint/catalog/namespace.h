// Where names are looked for.
#pragma once

#include <vector>

#include "lint/catalog/catalog.h"

namespace catalog {
using namespace ast;

// In the schema that the name says, or along the search_path. Empty where there is no such schema.
inline std::vector<Oid> schemas_for(const Catalog& catalog, const Name& name) {
  if (name.schema.empty()) return catalog.search_path();
  const Oid schema = catalog.find_schema(name.schema);
  return schema ? std::vector<Oid>{schema} : std::vector<Oid>();
}

}  // namespace catalog
