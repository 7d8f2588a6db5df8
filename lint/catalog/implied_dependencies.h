// Dependencies that follow from an object's own value, towards other objects: what pg_depend holds for
// them (src/backend/catalog/pg_type.c GenerateTypeDependencies, pg_constraint.c CreateConstraintEntry,
// src/backend/commands/tablecmds.c StoreCatalogInheritance1). The Catalog keeps them up with every write.
//
// Left out: what stands within one relation (its constraints, indexes, defaults), for that is read off the
// relation, and what is referenced in pg_catalog, which cannot be dropped. They are added to `out`.
#pragma once

#include <vector>

#include "lint/catalog/catalog.h"

namespace catalog {

void implied_dependencies(const Relation& relation, std::vector<Dependency>& out);
void implied_dependencies(const Type& type, std::vector<Dependency>& out);
void implied_dependencies(const Function& function, std::vector<Dependency>& out);
void implied_dependencies(const Trigger& trigger, std::vector<Dependency>& out);

}  // namespace catalog
