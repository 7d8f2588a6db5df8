// What inherits from a table or is a partition of it (src/backend/catalog/pg_inherits.c).

#include "lint/catalog/inheritors.h"

#include <algorithm>

namespace catalog {
using namespace ast;

std::vector<Inheritor> inheritors_with_parents(const Catalog& catalog, Oid table) {
  std::vector<Inheritor> found = {{table, 0}};
  for (size_t i = 0; i < found.size(); ++i) {
    const Relation* relation = catalog.relation(found[i].relation);
    if (!relation) continue;
    for (Oid child : relation->children) {
      const auto known = std::find_if(found.begin(), found.end(),
                                      [&](const Inheritor& one) { return one.relation == child; });
      if (known == found.end()) {
        found.push_back({child, 1});
      } else {
        ++known->parents;
      }
    }
  }
  return found;
}

std::vector<Oid> all_inheritors(const Catalog& catalog, Oid table) {
  std::vector<Oid> oids;
  for (const Inheritor& one : inheritors_with_parents(catalog, table)) oids.push_back(one.relation);
  return oids;
}

}  // namespace catalog
