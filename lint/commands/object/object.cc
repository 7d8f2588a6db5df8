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

// What stands behind the object, as lower/define.cc puts it there: "name" sets a property, "drop name" takes
// it away, "drop name *" all that begin so.
void set_properties(Writer& w, Oid oid, const OtherDdl& change) {
  constexpr std::string_view drop = "drop ";
  if (!w.catalog.get<DefinedObject>(oid)) return;
  w.catalog.update<DefinedObject>(oid, [&](DefinedObject& object) {
    for (size_t i = 1; i < change.objects.size(); ++i) {
      const std::string& name = change.objects[i].relation.name;
      if (!name.starts_with(drop)) {
        object.properties[name] = change.objects[i].name.name;
      } else if (name.ends_with('*')) {
        const std::string begin = name.substr(drop.size(), name.size() - drop.size() - 1);
        std::erase_if(object.properties, [&](const auto& one) { return one.first.starts_with(begin); });
      } else {
        object.properties.erase(name.substr(drop.size()));
      }
    }
  });
}

}  // namespace

void apply(Writer& w, const OtherDdl& change) {
  if (change.word == "ALTER DEPENDS ON EXTENSION") return depend_on_extension(w, change);
  // An extension that nobody knows may bring a provider.
  if (change.word == "SECURITY LABEL" && w.context.strict && !types::may_lack(w.catalog, {}))
    w.refuse("22023", "no security label providers have been loaded");
  if (change.objects.empty() || change.kind == ObjectKind::other) return;
  for (const ObjectRef& object : change.objects) {
    const bool is_property = &object != &change.objects.front() && !object.relation.name.empty();
    if (is_property) continue;
    const Found found = find_object(w, change.kind, object);
    if (!found) {
      not_there(w, found, false);
    } else {
      w.altered(found.object);
      if (&object == &change.objects.front()) set_properties(w, found.object.oid, change);
    }
  }
}

}  // namespace commands
