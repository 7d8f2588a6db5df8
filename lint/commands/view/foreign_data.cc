#include "lint/commands/view/foreign_data.h"

#include <fmt/format.h>

namespace catalog::applying {

namespace {

/// What the object stands on of the class; null where that is not of the Catalog.
const NamedObject* below(const Catalog& catalog, const ObjectAddress& object, ObjectClass cls) {
  for (const Dependency& edge : catalog.references_of(object)) {
    if (edge.referenced.cls == cls) return catalog.get<NamedObject>(edge.referenced.oid);
  }
  return nullptr;
}

}  // namespace

void require_handlers(Writer& w, const std::vector<Oid>& relations) {
  for (const Oid oid : relations) {
    const Relation* table = w.catalog.relation(oid);
    if (!table || table->kind != RelationKind::foreign_table) continue;
    const NamedObject* server =
        below(w.catalog, {ObjectClass::relation, oid, 0}, ObjectClass::foreign_server);
    if (!server) continue;
    const NamedObject* wrapper =
        below(w.catalog, {ObjectClass::foreign_server, server->oid, 0}, ObjectClass::foreign_data_wrapper);
    if (wrapper && wrapper->properties.contains("no handler"))
      w.refuse("55000", fmt::format("foreign-data wrapper \"{}\" has no handler", wrapper->name));
  }
}

}  // namespace catalog::applying
