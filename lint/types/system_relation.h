// Tables and views of pg_catalog and information_schema, as statements name them.
#pragma once

#include "lint/catalog/catalog.h"
#include "lint/pg_catalog/rows.h"

namespace types {
using namespace ast;
using namespace catalog;

// A table or view of the system's own that the name means: pg_catalog is searched first, unless the
// search_path names it.
const pg_catalog::RelationRow* system_relation(const Catalog& catalog, const Name& name);

// One that no statement may alter (src/backend/catalog/catalog.c, IsCatalogRelationOid): the views are as
// good as a user's own to a superuser.
inline bool is_system_catalog(const pg_catalog::RelationRow& row) {
  return row.kind == 'r' && !row.of_information_schema;
}

}  // namespace types
