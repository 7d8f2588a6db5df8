// What stands on every server before the chain begins.
#pragma once

#include <string_view>

#include "lint/catalog/catalog.h"

namespace types {
using namespace ast;
using namespace catalog;

// pg_catalog has it, or may have it: which collations there are hangs on the server's locales.
bool in_pg_catalog(const Catalog& catalog, ObjectKind kind, const ObjectRef& ref);
// No server can do without it: DROP is refused (src/backend/catalog/pg_depend.c, isObjectPinned).
bool is_pinned(const Catalog& catalog, ObjectKind kind, const ObjectRef& ref);
// A role or tablespace that initdb makes. CURRENT_USER and the like count as roles.
bool in_every_cluster(ObjectKind kind, std::string_view name, int version);

}  // namespace types
