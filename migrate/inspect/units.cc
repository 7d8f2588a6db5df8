// Which parts of a Catalog belong together, and how they leave it.
#include "migrate/inspect/units.h"

#include <algorithm>
#include <optional>

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

Printed printed(const Relation& relation) {
  Printed out{relation.schema, relation.name, {}};
  for (const catalog::Column& column : relation.columns)
    out.parts.push_back(column.dropped ? std::string() : column.name);
  return out;
}

std::optional<Printed> printed(const Catalog& catalog, const Unit& unit) {
  if (unit.cls == ObjectClass::relation) {
    if (const Relation* relation = catalog.relation(unit.oid)) return printed(*relation);
  } else if (unit.cls == ObjectClass::type) {
    if (const auto* type = catalog.get<catalog::Type>(unit.oid))
      return Printed{type->schema, type->name, type->labels};
  } else if (unit.cls == ObjectClass::function) {
    if (const auto* function = catalog.get<catalog::Function>(unit.oid))
      return Printed{function->schema, function->name, {}};
  } else if (unit.cls == ObjectClass::schema) {
    if (const auto* schema = catalog.get<catalog::Schema>(unit.oid)) return Printed{0, schema->name, {}};
  }
  return std::nullopt;
}

bool differ(const Unit& unit, const Printed& before, const Printed& after) {
  if (before.schema != after.schema || before.name != after.name) return true;
  if (unit.cls != ObjectClass::relation) return before.parts != after.parts;
  const size_t columns = std::min(before.parts.size(), after.parts.size());
  for (size_t i = 0; i < columns; ++i) {
    if (before.parts[i] != after.parts[i] && !after.parts[i].empty()) return true;
  }
  return false;
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

PrintedUnits printed(const Catalog& catalog, const Units& units) {
  PrintedUnits out;
  for (const Unit& unit : units) {
    if (std::optional<Printed> one = printed(catalog, unit)) out.emplace(unit, std::move(*one));
  }
  return out;
}

Units renamed(const PrintedUnits& before, const PrintedUnits& after) {
  Units out;
  for (const auto& [unit, is] : after) {
    const auto was = before.find(unit);
    if (was != before.end() && differ(unit, was->second, is)) out.insert(unit);
  }
  return out;
}

}  // namespace migrate::inspection
