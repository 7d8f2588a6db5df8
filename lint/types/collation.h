// Collations by name (get_collation_oid, src/backend/catalog/namespace.c). Which ones pg_catalog has depends
// on the locales of the server's system and on how it was built.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lint/ast/refusal.h"
#include "lint/catalog/catalog.h"

namespace types {
using namespace ast;
using namespace catalog;

// `name` as Column::collation has it: with its schema where the chain made it, without in pg_catalog. `oid`
// only of the chain's. `problem`: neither the chain nor any system has it.
struct ResolvedCollation {
  std::string name;
  Oid oid = 0;
  std::optional<Refusal> problem;
};
ResolvedCollation resolve_collation(const Catalog& catalog, const Name& written);
// The same from "schema.name"; as it is where that may be the dot of a system's locale.
ResolvedCollation resolve_collation(const Catalog& catalog, std::string_view written);
// Of pg_catalog on every system.
bool is_given_collation(const Catalog& catalog, std::string_view name);

}  // namespace types
