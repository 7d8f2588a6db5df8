// What cannot change while it is stored within something else: rows of a table or composite type in a column
// of that type, a domain within an array or a composite (src/backend/commands/tablecmds.c,
// find_composite_type_dependencies; typecmds.c, get_rels_with_domain).

#include "lint/commands/relation/row_type.h"

#include <set>

#include "lint/dependency/dependents.h"
#include "lint/types/format_type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

bool stores_rows(const Relation& relation) {
  return relation.kind == RelationKind::table || relation.kind == RelationKind::partitioned_table ||
         relation.kind == RelationKind::materialized_view;
}

// "table.column" of the first column that holds the type, itself or within arrays, domains, composites.
std::string place_of(const Catalog& catalog, Oid type, std::set<Oid>& seen) {
  if (type == 0 || !seen.insert(type).second) return {};
  for (const Dependency& dependency : dependency::dependents(catalog, {ObjectClass::type, type, 0})) {
    const ObjectAddress& user = dependency.dependent;
    std::string place;
    if (user.cls == ObjectClass::type) {
      place = place_of(catalog, user.oid, seen);
    } else if (const Relation* relation = user.cls == ObjectClass::relation && user.column > 0
                                              ? catalog.relation(user.oid)
                                              : nullptr) {
      place = stores_rows(*relation) ? relation->name + "." + relation->column(user.column).name
                                     : place_of(catalog, relation->row_type, seen);
    }
    if (!place.empty()) return place;
  }
  return {};
}

void refuse_if_stored(Writer& w, Oid type, const std::string& domain) {
  std::set<Oid> seen;
  const std::string place = place_of(w.catalog, type, seen);
  if (place.empty()) return;
  w.refuse("0A000", "cannot alter type \"" + domain + "\" because column \"" + place + "\" uses it");
}

}  // namespace

void refuse_row_type_users(Writer& w, Oid table) {
  const Relation& relation = *w.catalog.relation(table);
  std::set<Oid> seen;
  for (Oid type : {relation.row_type, relation.array_type}) {
    const std::string place = place_of(w.catalog, type, seen);
    if (place.empty()) continue;
    if (relation.kind == RelationKind::composite_type) {
      w.refuse("0A000",
               "cannot alter type \"" + relation.name + "\" because column \"" + place + "\" uses it");
    }
    const std::string kind = relation.kind == RelationKind::foreign_table ? "foreign table" : "table";
    w.refuse("0A000", "cannot alter " + kind + " \"" + relation.name + "\" because column \"" + place +
                          "\" uses its row type");
  }
}

void refuse_domain_containers(Writer& w, Oid domain) {
  const std::string name = types::format_type_be(w.catalog, domain);
  for (const Dependency& dependency : dependency::dependents(w.catalog, {ObjectClass::type, domain, 0})) {
    const ObjectAddress& user = dependency.dependent;
    const Type* type = user.cls == ObjectClass::type ? w.catalog.get<Type>(user.oid) : nullptr;
    const Relation* relation =
        user.cls == ObjectClass::relation && user.column > 0 ? w.catalog.relation(user.oid) : nullptr;
    if (type && type->kind == Type::Kind::domain) {
      refuse_domain_containers(w, type->oid);
    } else if (user.cls == ObjectClass::type) {
      refuse_if_stored(w, user.oid, name);
    } else if (relation) {
      refuse_if_stored(w, relation->row_type, name);
    }
  }
}

}  // namespace commands
