// Which parts of a Catalog belong together, and how they leave it.
#include "migrate/inspect/units.h"

#include <algorithm>

namespace migrate::inspection {

using ast::ObjectClass;
using ast::Oid;
using catalog::Catalog;
using catalog::Relation;

namespace {

template <class T>
std::vector<Oid> oids(const Catalog& catalog) {
  std::vector<Oid> out;
  for (const auto& [oid, object] : catalog.all<T>()) out.push_back(oid);
  return out;
}

void forget_relation(Catalog& catalog, Oid oid) {
  const Relation* relation = catalog.relation(oid);
  if (!relation) return;
  for (const Oid trigger : std::vector<Oid>(relation->triggers)) catalog.remove<catalog::Trigger>(trigger);
  for (const Oid policy : std::vector<Oid>(relation->policies)) catalog.remove<catalog::Policy>(policy);
  for (const Oid rule : std::vector<Oid>(relation->rules)) catalog.remove<catalog::Rule>(rule);
  for (const Oid parent : std::vector<Oid>(relation->parents)) {
    if (catalog.relation(parent))
      catalog.update<Relation>(parent, [&](Relation& r) { std::erase(r.children.edit(), oid); });
  }
  catalog.remove<Relation>(oid);
}

bool differ(const Relation& before, const Relation& after) {
  if (before.name != after.name || before.schema != after.schema) return true;
  const size_t columns = std::min(before.columns.size(), after.columns.size());
  for (size_t i = 0; i < columns; ++i) {
    if (before.columns[i].name != after.columns[i].name) return true;
  }
  return false;
}
bool differ(const catalog::Type& before, const catalog::Type& after) {
  return before.name != after.name || before.schema != after.schema || before.labels != after.labels;
}
bool differ(const catalog::Function& before, const catalog::Function& after) {
  return before.name != after.name || before.schema != after.schema;
}
bool differ(const catalog::Schema& before, const catalog::Schema& after) {
  return before.name != after.name;
}

template <class T>
bool differ(const Catalog& before, const Catalog& after, Oid oid) {
  const T* was = before.get<T>(oid);
  const T* is = after.get<T>(oid);
  return was && is && differ(*was, *is);
}

bool differ(const Catalog& before, const Catalog& after, const Unit& unit) {
  switch (unit.cls) {
    case ObjectClass::relation: return differ<Relation>(before, after, unit.oid);
    case ObjectClass::type: return differ<catalog::Type>(before, after, unit.oid);
    case ObjectClass::function: return differ<catalog::Function>(before, after, unit.oid);
    case ObjectClass::schema: return differ<catalog::Schema>(before, after, unit.oid);
    default: return false;
  }
}

}  // namespace

Unit unit_of(char cls, Oid oid) {
  switch (cls) {
    case 'r': return {ObjectClass::relation, oid, 0};
    case 't': return {ObjectClass::type, oid, 0};
    case 'f': return {ObjectClass::function, oid, 0};
    case 's': return {ObjectClass::schema, oid, 0};
    default: return {};
  }
}

Units with_neighbours(const Catalog& catalog, const Units& units) {
  Units out = units;
  for (const Unit& unit : units) {
    const Relation* relation = unit.cls == ObjectClass::relation ? catalog.relation(unit.oid) : nullptr;
    if (!relation) continue;
    const Oid table = relation->index ? relation->index->table : unit.oid;
    out.insert({ObjectClass::relation, table, 0});
    if (const Relation* whole = catalog.relation(table)) {
      for (const Oid index : whole->indexes) out.insert({ObjectClass::relation, index, 0});
    }
  }
  return out;
}

void forget(Catalog& catalog, const Units& units) {
  for (const Unit& unit : units) {
    if (unit.cls == ObjectClass::relation) forget_relation(catalog, unit.oid);
    if (unit.cls == ObjectClass::type && catalog.get<catalog::Type>(unit.oid)) {
      catalog.remove<catalog::Type>(unit.oid);
      catalog.remove_dependencies(unit);
    }
    if (unit.cls == ObjectClass::function && catalog.get<catalog::Function>(unit.oid))
      catalog.remove<catalog::Function>(unit.oid);
    if (unit.cls == ObjectClass::schema && catalog.get<catalog::Schema>(unit.oid))
      catalog.remove<catalog::Schema>(unit.oid);
  }
  if (!units.contains(Unit{})) return;
  for (const Oid oid : oids<catalog::Extension>(catalog)) catalog.remove<catalog::Extension>(oid);
  for (const Oid oid : oids<catalog::DefinedObject>(catalog)) catalog.remove<catalog::DefinedObject>(oid);
}

Units renamed(const Catalog& before, const Catalog& after, const Units& units) {
  Units out;
  for (const Unit& unit : units) {
    if (differ(before, after, unit)) out.insert(unit);
  }
  return out;
}

}  // namespace migrate::inspection
