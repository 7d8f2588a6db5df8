// Whether a foreign table's wrapper has a handler (src/backend/foreign/foreign.c, GetFdwRoutine).

#include "lint/commands/view/foreign_data.h"

#include <fmt/format.h>

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// What the object stands on of the class; null where that is not of the Catalog.
const DefinedObject* below(const Catalog& catalog, const ObjectAddress& object, ObjectClass cls) {
  for (const Dependency& dependency : catalog.references_of(object)) {
    if (dependency.referenced.cls == cls) return catalog.get<DefinedObject>(dependency.referenced.oid);
  }
  return nullptr;
}

}  // namespace

void require_handlers(Writer& w, const std::vector<Oid>& relations) {
  for (const Oid oid : relations) {
    const Relation* table = w.catalog.relation(oid);
    if (!table || table->kind != RelationKind::foreign_table) continue;
    const DefinedObject* server =
        below(w.catalog, {ObjectClass::relation, oid, 0}, ObjectClass::foreign_server);
    if (!server) continue;
    const DefinedObject* wrapper =
        below(w.catalog, {ObjectClass::foreign_server, server->oid, 0}, ObjectClass::foreign_data_wrapper);
    if (wrapper && wrapper->properties.contains("no handler"))
      w.refuse("55000", fmt::format("foreign-data wrapper \"{}\" has no handler", wrapper->name));
  }
}

}  // namespace commands
