// Inside of apply(): roles that the chain makes. Other roles of the cluster are not known, and nothing is
// kept of them.
#pragma once

#include <string>
#include <vector>

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// 0 = not of the chain.
Oid chain_role(const Catalog& catalog, const std::string& name);

void check_new_role(Writer& w, const Define& change);
// IN ROLE, ROLE and ADMIN of CREATE ROLE.
void complete_role(Writer& w, const Define& change);
// GRANT and REVOKE of membership.
void grant_roles(Writer& w, const Grant& change);
// Refuses to drop one that owns something or has been granted something.
void check_role_unused(Writer& w, Oid role);
// Owners and policies name roles.
void rename_role(Writer& w, const std::string& from, const std::string& to);
void apply(Writer& w, const DropOwned& change);

std::vector<ObjectAddress> owned_by(const Catalog& catalog, const std::vector<std::string>& roles);

}  // namespace commands
