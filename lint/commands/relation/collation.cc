// Columns, keys and types that stand on collations of the chain.

#include "lint/commands/relation/collation.h"

#include "lint/types/collation.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

std::string column_collation(Writer& w, const std::string& written, TypeRef type) {
  if (written.empty()) return {};
  types::ResolvedCollation resolved = types::resolve_collation(w.catalog, written);
  if (resolved.problem) throw Refused{std::move(*resolved.problem)};
  if (!types::has_collation(w.catalog, type.oid))
    w.refuse("42804", "collations are not supported by type " + types::format_type_be(w.catalog, type.oid));
  return resolved.name == types::own_collation(w.catalog, type.oid) ? std::string()
                                                                    : std::move(resolved.name);
}

void depend_on_collation(Writer& w, const ObjectAddress& object, std::string_view name) {
  if (name.find('.') == std::string_view::npos) return;  // pg_catalog's: pinned
  const Oid collation = types::resolve_collation(w.catalog, name).oid;
  if (collation == 0) return;
  w.catalog.add_dependency({object, {ObjectClass::collation, collation, 0}, DependencyKind::normal});
}

void follow_collation(Writer& w, Oid collation) {
  const DefinedObject& now = *w.catalog.get<DefinedObject>(collation);
  const std::string name = std::string(w.catalog.schema_name(now.schema)) + "." + now.name;
  for (const Dependency& dependency : w.catalog.dependents_of({ObjectClass::collation, collation, 0})) {
    if (dependency.dependent.cls == ObjectClass::type) {
      w.catalog.update<Type>(dependency.dependent.oid, [&](Type& t) {
        if (!t.collation.empty()) t.collation = name;
      });
    }
    const Relation* user = w.catalog.relation(dependency.dependent.oid);
    if (dependency.dependent.cls != ObjectClass::relation || !user || dependency.dependent.column == 0)
      continue;
    w.catalog.update<Relation>(user->oid,
                               [&](Relation& r) { r.column(dependency.dependent.column).collation = name; });
  }
}

}  // namespace commands
