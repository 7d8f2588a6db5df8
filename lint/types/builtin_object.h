#pragma once

// Inside of apply(): what stands on every server before the chain begins.

#include <string>
#include <string_view>

#include "lint/commands/writer.h"

namespace catalog::applying {

/// pg_catalog has it, or may have it: which collations there are hangs on the server's locales.
bool in_pg_catalog(const Catalog& catalog, ObjectKind kind, const ObjectRef& ref);
/// No server can do without it: DROP is refused (src/backend/catalog/pg_depend.c, isObjectPinned).
bool is_pinned(const Catalog& catalog, ObjectKind kind, const ObjectRef& ref);
/// A role or tablespace that initdb makes. CURRENT_USER and the like count as roles.
bool in_every_cluster(ObjectKind kind, std::string_view name, int version);

/// Refuses one that nobody made, as require_role does, and the one that is for shared relations alone.
void require_tablespace(Writer& w, const std::string& name);
/// Refuses a role that nobody made; only where the server itself would be heard: other roles than the chain's
/// stand in most clusters.
void require_role(Writer& w, const std::string& name);

}  // namespace catalog::applying
