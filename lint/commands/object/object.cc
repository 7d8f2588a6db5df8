// What concerns objects of any kind and has no file of its own: DEPENDS ON EXTENSION, SECURITY LABEL, ALTER
// of what is known by name alone.

#include "lint/commands/object/object.h"

#include <fmt/format.h>

#include "lint/commands/find/object.h"
#include "lint/commands/object/define.h"
#include "lint/commands/object/drop.h"
#include "lint/commands/object/extension.h"
#include "lint/commands/object/text_search.h"
#include "lint/commands/publication/publication.h"
#include "lint/commands/rename/relation.h"
#include "lint/commands/rename/set_schema.h"
#include "lint/commands/role/owner.h"
#include "lint/commands/role/role.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// ExecAlterObjectDependsStmt, src/backend/commands/alter.c: the object goes with the extension.
void depend_on_extension(Writer& w, const OtherDdl& change) {
  const Found object = find_object(w, change.kind, change.objects.front());
  if (!object) return not_there(w, object, false);
  w.altered(object.object);
  if (change.objects.size() < 2) return;
  const Found extension = find_object(w, ObjectKind::extension, change.objects.back());
  if (!extension) return not_there(w, extension, false);
  w.catalog.add_dependency({object.object, extension.object, DependencyKind::automatic});
}

}  // namespace

void other_ddl(Writer& w, const OtherDdl& change) {
  if (change.word == "ALTER DEPENDS ON EXTENSION") return depend_on_extension(w, change);
  // An extension that nobody knows may bring a provider.
  if (change.word == "SECURITY LABEL" && w.context.strict && !types::may_lack(w.catalog, {}))
    w.refuse("22023", "no security label providers have been loaded");
  if (change.objects.empty() || change.kind == ObjectKind::other) return;
  for (const ObjectRef& object : change.objects) {
    const Found found = find_object(w, change.kind, object);
    if (!found) {
      not_there(w, found, false);
    } else {
      w.altered(found.object);
    }
  }
}

}  // namespace commands
