// GRANT and REVOKE as far as DROP ROLE has to know them: which privileges a role of the chain has, and on
// what (src/backend/catalog/aclchk.c).
#pragma once

#include <optional>
#include <string_view>

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// Begin the names of properties that stand for ALTER DEFAULT PRIVILEGES and for what is not of the Catalog.
inline constexpr std::string_view default_privilege_mark = "default privileges ";
inline constexpr std::string_view cluster_privilege_mark = "privileges elsewhere ";

// Refuses privileges that the kind of object does not know.
void check_privileges(Writer& w, const Grant& change);
// Of an object of the Catalog; another one, which has no oid there, is known by its name.
void note_privileges(Writer& w, const Grant& change, const ObjectAddress& object, const Name& name = {});
void note_default_privileges(Writer& w, const Grant& change);
// What the property stands for; none where it stands for no object.
std::optional<ObjectAddress> granted_object(std::string_view property);

}  // namespace commands
