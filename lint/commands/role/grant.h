// GRANT, REVOKE and ALTER DEFAULT PRIVILEGES: what they leave on the objects (src/backend/catalog/aclchk.c).
#pragma once

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {

void set_privileges(Writer& w, const Grant& change, const ObjectAddress& object);
void set_default_privileges(Writer& w, const Grant& change);

// The newest objects before a command; those that it made belong to who is set as role, and have what default
// privileges give.
struct NewestObjects {
  Oid relation = 0, type = 0, function = 0, schema = 0, defined = 0;
};
NewestObjects newest_objects(const Catalog& catalog);
void complete_new_objects(Catalog& catalog, const NewestObjects& before);

}  // namespace commands
