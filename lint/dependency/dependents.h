// What depends on what: the pg_depend that findDependentObjects scans (src/backend/catalog/dependency.c). It
// is told by two sources, taken together:
//  - the values themselves: a relation's row type, indexes, constraints, defaults, triggers, policies, rules,
//    partitions and children; a column's type; a constraint's columns and the referenced side of a foreign
//    key; what stands in a schema. Nobody needs to add dependencies for these;
//  - the Catalog's dependencies (add_dependency) for the rest: what a view reads; functions, types and
//  sequences named in
//    expressions; members of extensions. Catalog::find_constraint and referencing() rely on dependencies from
//    a constraint to its own and to the referenced relation.
#pragma once

#include <vector>

#include "lint/catalog/catalog.h"

namespace dependency {
using namespace ast;
using namespace catalog;

// Who depends on the object (on any of its columns, when it is a whole relation), and on what the object
// itself depends: from values and dependencies.
std::vector<Dependency> dependents(const Catalog& catalog, const ObjectAddress& object);
std::vector<Dependency> references(const Catalog& catalog, const ObjectAddress& object);

}  // namespace dependency
