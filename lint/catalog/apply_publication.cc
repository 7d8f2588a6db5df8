// The tables of a publication (src/backend/commands/publicationcmds.c).

#include <fmt/format.h>

#include <algorithm>

#include "lint/catalog/apply_object_parts.h"
#include "lint/catalog/apply_relation.h"

namespace catalog::applying {

std::vector<Oid> publication_tables(Writer& w, const std::vector<Name>& names) {
  std::vector<Oid> tables;
  for (const Name& name : names) {
    if (Oid oid = require_relation(w, name)) tables.push_back(oid);
  }
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const Relation* table = w.catalog.relation(tables[i]);
    if (table->kind == RelationKind::partitioned_table) continue;
    for (Oid child : table->children) {
      if (std::find(tables.begin(), tables.end(), child) == tables.end()) tables.push_back(child);
    }
  }
  return tables;
}

void apply_publication(Writer& w, const AlterPublication& change) {
  const Oid oid = w.catalog.find_named(ObjectClass::publication, 0, change.name);
  if (!oid) {
    if (w.may_exist(change.name)) return w.blind("publication may have been made by what could not be read");
    w.refuse("42704", fmt::format("publication \"{}\" does not exist", change.name));
  }
  const std::vector<Oid> named = publication_tables(w, change.relations);
  const std::vector<Oid> now = w.catalog.get<NamedObject>(oid)->relations;
  for (Oid table : named) {
    const bool in = std::find(now.begin(), now.end(), table) != now.end();
    const std::string& name = w.catalog.relation(table)->name;
    if (change.action == AlterPublication::Action::add && in) {
      w.refuse("42710",
               fmt::format("relation \"{}\" is already member of publication \"{}\"", name, change.name));
    }
    if (change.action == AlterPublication::Action::drop && !in) {
      w.refuse("42704", fmt::format("relation \"{}\" is not part of the publication", name));
    }
  }
  w.catalog.update<NamedObject>(oid, [&](NamedObject& object) {
    auto& list = object.relations;
    if (change.action == AlterPublication::Action::set) list = named;
    if (change.action == AlterPublication::Action::add) list.insert(list.end(), named.begin(), named.end());
    if (change.action != AlterPublication::Action::drop) return;
    for (Oid table : named) list.erase(std::remove(list.begin(), list.end(), table), list.end());
  });
  w.altered({ObjectClass::publication, oid, 0});
}

}  // namespace catalog::applying
