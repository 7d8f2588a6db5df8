// What follows from the objects' values and is asked for seldom: whose a constraint or default is, which
// names constraints have, what depends on what. Brought up to date when somebody asks.

#include <algorithm>

#include "lint/catalog/catalog.h"
#include "lint/catalog/implied_dependencies.h"
#include "lint/catalog/name_key.h"

namespace catalog {
using namespace ast;

// A statement writes the same few objects again and again.
void Catalog::without_repeats(Sources& behind) {
  std::sort(behind.begin(), behind.end());
  behind.erase(std::unique(behind.begin(), behind.end()), behind.end());
}

void Catalog::settle_constraint_owners() const {
  without_repeats(constraint_owners_behind_);
  for (const Source& source : constraint_owners_behind_) {
    const Relation* behind = relation(source.oid);
    if (!behind) continue;
    for (const Constraint& constraint : behind->constraints)
      constraint_owners_.set(constraint.oid, behind->oid);
  }
  constraint_owners_behind_.clear();
}

void Catalog::settle_default_owners() const {
  without_repeats(default_owners_behind_);
  for (const Source& source : default_owners_behind_) {
    const Relation* behind = relation(source.oid);
    if (!behind) continue;
    for (const Column& column : behind->columns) {
      if (column.default_oid != 0) default_owners_.set(column.default_oid, behind->oid);
    }
  }
  default_owners_behind_.clear();
}

std::pair<const Relation*, const Constraint*> Catalog::find_constraint(Oid constraint) const {
  settle_constraint_owners();
  const Relation* found = relation(constraint_owners_.find(constraint));
  if (!found) return {nullptr, nullptr};
  for (const Constraint& candidate : found->constraints) {
    if (candidate.oid == constraint) return {found, &candidate};
  }
  return {nullptr, nullptr};
}

std::pair<const Relation*, ColumnNumber> Catalog::find_default(Oid column_default) const {
  settle_default_owners();
  const Relation* found = relation(default_owners_.find(column_default));
  if (!found) return {nullptr, 0};
  for (size_t i = 0; i < found->columns.size(); ++i) {
    if (found->columns[i].default_oid == column_default) return {found, static_cast<ColumnNumber>(i + 1)};
  }
  return {nullptr, 0};
}

const std::vector<Constraint>* Catalog::constraints_of(const Source& source, Oid& schema) const {
  if (source.cls == ObjectClass::relation) {
    const Relation* object = relation(source.oid);
    if (object) schema = object->schema;
    return object ? &object->constraints.get() : nullptr;
  }
  const Type* object = get<Type>(source.oid);
  if (object) schema = object->schema;
  return object ? &object->constraints.get() : nullptr;
}

void Catalog::settle_constraint_names() const {
  without_repeats(constraint_names_behind_);
  for (const Source& source : constraint_names_behind_) {
    Oid schema = 0;
    const std::vector<Constraint>* constraints = constraints_of(source, schema);
    if (!constraints) continue;
    for (const Constraint& constraint : *constraints) {
      const size_t hash = hash_of({ObjectClass::constraint, schema, constraint.name});
      if (!constraint_names_.any(hash, [&](const Source& known) { return known == source; }))
        constraint_names_.insert(hash, source);
    }
  }
  constraint_names_behind_.clear();
}

bool Catalog::constraint_name_exists(Oid schema, std::string_view name) const {
  settle_constraint_names();
  return constraint_names_.any(hash_of({ObjectClass::constraint, schema, name}), [&](const Source& source) {
    Oid its_schema = 0;
    const std::vector<Constraint>* constraints = constraints_of(source, its_schema);
    return constraints && its_schema == schema &&
           std::any_of(constraints->begin(), constraints->end(),
                       [&](const Constraint& constraint) { return constraint.name == name; });
  });
}

const std::vector<Dependency>& Catalog::dependencies_of(const Source& source) const {
  dependencies_.clear();
  const auto add = [&](const auto* object) {
    if (object) implied_dependencies(*object, dependencies_);
  };
  switch (source.cls) {
    case ObjectClass::relation: add(get<Relation>(source.oid)); break;
    case ObjectClass::type: add(get<Type>(source.oid)); break;
    case ObjectClass::function: add(get<Function>(source.oid)); break;
    case ObjectClass::trigger: add(get<Trigger>(source.oid)); break;
    default: break;
  }
  return dependencies_;
}

void Catalog::settle_dependencies() const {
  without_repeats(dependencies_behind_);
  const auto note = [](OidMap& places, std::deque<Sources>& noted, Oid referenced, const Source& source) {
    uint32_t place = places.find(referenced);
    if (place == 0) {
      noted.emplace_back();
      place = static_cast<uint32_t>(noted.size());
      places.set(referenced, place);
    }
    Sources& sources = noted[place - 1];
    const auto at = std::lower_bound(sources.begin(), sources.end(), source);
    if (at == sources.end() || *at != source) sources.insert(at, source);
  };
  for (const Source& source : dependencies_behind_) {
    for (const Dependency& dependency : dependencies_of(source)) {
      note(implied_places_[static_cast<size_t>(dependency.referenced.cls)], implied_,
           dependency.referenced.oid, source);
    }
    const Relation* behind = source.cls == ObjectClass::relation ? relation(source.oid) : nullptr;
    if (!behind) continue;
    for (const Constraint& key : behind->constraints) {
      if (key.kind == Constraint::Kind::foreign_key)
        note(foreign_key_places_, foreign_keys_, key.ref_table, source);
    }
  }
  dependencies_behind_.clear();
}

std::vector<Dependency> Catalog::value_dependents_of(const ObjectAddress& referenced,
                                                     bool with_columns) const {
  settle_dependencies();
  std::vector<Dependency> found;
  const uint32_t place = implied_places_[static_cast<size_t>(referenced.cls)].find(referenced.oid);
  if (place == 0) return found;
  for (const Source& source : implied_[place - 1]) {
    for (const Dependency& dependency : dependencies_of(source)) {
      const ObjectAddress& at = dependency.referenced;
      if (at.cls != referenced.cls || at.oid != referenced.oid) continue;
      if (at.column == referenced.column || (with_columns && at.column > referenced.column))
        found.push_back(dependency);
    }
  }
  std::sort(found.begin(), found.end(), [](const Dependency& a, const Dependency& b) {
    return std::tie(a.referenced, a) < std::tie(b.referenced, b);
  });
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<std::pair<Oid, Oid>> Catalog::referencing(Oid table) const {
  settle_dependencies();
  std::vector<std::pair<Oid, Oid>> found;
  const uint32_t place = foreign_key_places_.find(table);
  if (place == 0) return found;
  for (const Source& source : foreign_keys_[place - 1]) {
    const Relation* child = relation(source.oid);
    if (!child) continue;
    for (const Constraint& key : child->constraints) {
      if (key.kind == Constraint::Kind::foreign_key && key.ref_table == table)
        found.emplace_back(child->oid, key.oid);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace catalog
