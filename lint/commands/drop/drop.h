// Removing objects with all that hangs on them, as performMultipleDeletions and findDependentObjects do
// (src/backend/catalog/dependency.c). Who depends on whom: lint/dependency/dependents.h.
#pragma once

#include <vector>

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

struct DropOptions {
  bool internal = false;       // the server's own doing: owned objects may go alone, nothing is reported
  bool skip_original = false;  // all that depends on the named objects, not these (DROP OWNED, ...)
};

// Drops the named objects (columns by their number) together: each may depend on the others.
// Refuses as the server does when others depend on them and `cascade` is false, or when an owner
// requires one of them. What goes is recorded in Applied::dropped, collateral unless named; what
// CASCADE takes is said in a notice.
void drop_objects(Writer& w, const std::vector<ObjectAddress>& named, bool cascade,
                  const DropOptions& options = {});
// Writes down besides what went (work.h).
void drop_recorded(Writer& w, const std::vector<ObjectAddress>& named, bool cascade);

}  // namespace commands
