// What inherits from a table or is a partition of it (src/backend/catalog/pg_inherits.c).

#include "lint/catalog/inheritors.h"

#include <unordered_map>

namespace catalog {
using namespace ast;

std::vector<Inheritor> inheritors_with_parents(const Catalog& catalog, Oid table) {
  std::vector<Inheritor> found = {{table, 0}};
  std::unordered_map<Oid, size_t> places = {{table, 0}};
  for (size_t i = 0; i < found.size(); ++i) {
    const Relation* relation = catalog.relation(found[i].relation);
    if (!relation) continue;
    for (Oid child : relation->children) {
      const auto [known, fresh] = places.emplace(child, found.size());
      if (fresh) found.push_back({child, 0});
      ++found[known->second].parents;
    }
  }
  return found;
}

std::vector<Oid> all_inheritors(const Catalog& catalog, Oid relation) {
  const Relation* root = catalog.relation(relation);
  std::vector<Oid> oids;
  if (!root || root->kind != RelationKind::partitioned_index) {
    for (const Inheritor& one : inheritors_with_parents(catalog, relation)) oids.push_back(one.relation);
    return oids;
  }
  oids.push_back(relation);  // an index does not list those below it
  for (size_t i = 0; i < oids.size(); ++i) {
    const Relation* table = catalog.relation(catalog.relation(oids[i])->index->table);
    for (Oid partition : table ? table->children : Oids{}) {
      for (Oid index : catalog.relation(partition)->indexes) {
        const Relation* below = catalog.relation(index);
        if (below && below->index->parent == oids[i]) oids.push_back(index);
      }
    }
  }
  return oids;
}

std::vector<Oid> typed_tables(const Catalog& catalog, const Relation& composite) {
  std::vector<Oid> tables;
  for (const Dependency& dependency :
       catalog.value_dependents_of({ObjectClass::type, composite.row_type, 0})) {
    const Relation* table = catalog.relation(dependency.dependent.oid);
    const bool of_it = dependency.dependent.cls == ObjectClass::relation &&
                       dependency.dependent.column == 0 && table && table->of_type == composite.row_type;
    if (of_it) tables.push_back(dependency.dependent.oid);
  }
  return tables;
}

}  // namespace catalog
