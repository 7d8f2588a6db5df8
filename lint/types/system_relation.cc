// Finding the relation of the system that a name means.

#include "lint/types/system_relation.h"

#include <algorithm>

namespace types {
using namespace ast;
using namespace catalog;

const pg_catalog::RelationRow* system_relation(const Catalog& catalog, const Name& name) {
  const int version = catalog.server_version();
  if (name.schema == "information_schema") return pg_catalog::relation(true, name.name, version);
  if (name.schema == "pg_catalog") return pg_catalog::relation(false, name.name, version);
  const auto& path = catalog.session().path();
  const bool named = std::find(path.begin(), path.end(), "pg_catalog") != path.end();
  const bool information = std::find(path.begin(), path.end(), "information_schema") != path.end();
  const bool prefixed = name.name.starts_with("pg_");
  if (!name.schema.empty() || (!information && !prefixed)) return nullptr;
  if (catalog.find_relation(temporary_schema, name.name)) return nullptr;
  if (!named && prefixed) {
    if (const pg_catalog::RelationRow* row = pg_catalog::relation(false, name.name, version)) return row;
  }
  for (const std::string& schema : path) {
    if (catalog.find_relation(catalog.find_schema(schema), name.name)) return nullptr;
    if (schema != "information_schema" && schema != "pg_catalog") continue;
    if (const auto* row = pg_catalog::relation(schema == "information_schema", name.name, version))
      return row;
  }
  return nullptr;
}

}  // namespace types
