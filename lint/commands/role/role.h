#pragma once

// Inside of apply_object: roles that the chain makes. Other roles of the cluster are not known, and nothing
// is kept of them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/commands/writer.h"

namespace catalog::applying {

/// 0 = not of the chain.
Oid chain_role(const Catalog& catalog, const std::string& name);

void check_new_role(Writer& w, const CreateNamed& change);
/// IN ROLE, ROLE and ADMIN of CREATE ROLE.
void complete_role(Writer& w, const CreateNamed& change);
/// GRANT and REVOKE of membership.
void grant_roles(Writer& w, const Grant& change);
/// Refuses to drop one that owns something or has been granted something.
void check_role_unused(Writer& w, Oid role);
/// Owners and policies name roles.
void rename_role(Writer& w, const std::string& from, const std::string& to);
void apply_drop_owned(Writer& w, const DropOwned& change);

std::vector<ObjectAddress> owned_by(const Catalog& catalog, const std::vector<std::string>& roles);
void set_owner(Writer& w, const ObjectAddress& object, const std::string& owner);

// ---- privileges (src/backend/catalog/aclchk.c): kept as properties of the role that has them -------------

/// Begin the names of properties that stand for ALTER DEFAULT PRIVILEGES and for what is not of the Catalog.
inline constexpr std::string_view default_privilege_mark = "default privileges ";
inline constexpr std::string_view cluster_privilege_mark = "privileges elsewhere ";

/// Refuses privileges that the kind of object does not know.
void check_privileges(Writer& w, const Grant& change);
/// Of an object of the Catalog; another one, which has no oid there, is known by its name.
void note_privileges(Writer& w, const Grant& change, const ObjectAddress& object, const Name& name = {});
void note_default_privileges(Writer& w, const Grant& change);
/// What the property stands for; none where it stands for no object.
std::optional<ObjectAddress> granted_object(std::string_view property);

}  // namespace catalog::applying
