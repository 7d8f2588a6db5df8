#include "lint/catalog/catalog.h"

#include <algorithm>

#include "lint/catalog/value_edges.h"

namespace catalog {

Catalog::Catalog(int server_version) : version_(server_version) {
  for (auto [oid, name] : {std::pair{pg_catalog_schema, "pg_catalog"},
                           {public_schema, "public"},
                           {information_schema, "information_schema"},
                           {temporary_schema, "pg_temp"}}) {
    add(Schema{.oid = oid, .name = name, .owner = {}, .comment = {}, .made = {}});
  }
  forget();
}

Oid Catalog::new_oid() {
  return next_oid_++;
}

template <class T>
Oid Catalog::add(T object) {
  if (object.oid == 0) object.oid = new_oid();
  const Oid oid = object.oid;
  replace<T>(oid, std::make_shared<const T>(std::move(object)));
  return oid;
}

template <class T>
void Catalog::replace(Oid oid, std::shared_ptr<const T> object) {
  auto& rows = std::get<Store<T>>(stores_).rows_;
  auto it = rows.find(oid);
  std::shared_ptr<const T> old;
  if (it != rows.end()) {
    old = it->second;
    index_name(*old, false);
  }
  if constexpr (std::is_same_v<T, Relation> || std::is_same_v<T, Type>)
    index_constraints(old.get(), object.get());
  if (object) {
    index_name(*object, true);
    if (it != rows.end()) {
      it->second = std::move(object);
    } else {
      rows.emplace(oid, std::move(object));
    }
  } else if (it != rows.end()) {
    rows.erase(it);
  }
  journal_.emplace_back(std::in_place_type<Undo<T>>, oid, std::move(old));
}

#define CATALOG_STORES(X) \
  X(Schema) X(Relation) X(Type) X(Function) X(Trigger) X(Policy) X(Rule) X(Extension) X(NamedObject)
#define CATALOG_INSTANTIATE(T)     \
  template Oid Catalog::add<T>(T); \
  template void Catalog::replace<T>(Oid, std::shared_ptr<const T>);
CATALOG_STORES(CATALOG_INSTANTIATE)
#undef CATALOG_INSTANTIATE
#undef CATALOG_STORES

namespace {

template <class Key>
void set_name(std::map<Key, Oid, std::less<>>& names, Key key, Oid oid, bool present) {
  if (present) {
    names[std::move(key)] = oid;
  } else if (auto it = names.find(key); it != names.end() && it->second == oid) {
    names.erase(it);
  }
}

}  // namespace

// Most writes leave the constraints as they are: then nothing is touched.
template <class T>
void Catalog::index_constraints(const T* old, const T* now) {
  static const std::vector<Constraint> none;
  const std::vector<Constraint>& before = old ? old->constraints : none;
  const std::vector<Constraint>& after = now ? now->constraints : none;
  const bool same_schema = !old || !now || old->schema == now->schema;
  if (same_schema && std::equal(before.begin(), before.end(), after.begin(), after.end(),
                                [](const Constraint& a, const Constraint& b) { return a.name == b.name; }))
    return;
  for (const Constraint& constraint : before) {
    auto it = constraint_names_.find({old->schema, constraint.name});
    if (--it->second == 0) constraint_names_.erase(it);
  }
  for (const Constraint& constraint : after) ++constraint_names_[{now->schema, constraint.name}];
}

bool Catalog::constraint_name_exists(Oid schema, std::string_view name) const {
  return constraint_names_.contains({schema, std::string(name)});
}

void Catalog::index_edges(const std::vector<Dependency>& edges, bool present) {
  for (const Dependency& edge : edges) {
    if (present) {
      value_edges_.insert({edge.referenced, edge});
    } else {
      value_edges_.erase({edge.referenced, edge});
    }
  }
}

void Catalog::index_name(const Relation& object, bool present) {
  set_name(names_, NameKey{ObjectClass::relation, object.schema, object.name}, object.oid, present);
  index_edges(value_edges(object), present);
  for (const Constraint& constraint : object.constraints) {
    if (present) {
      constraint_owners_[constraint.oid] = object.oid;
    } else {
      constraint_owners_.erase(constraint.oid);
    }
  }
  for (const Column& column : object.columns) {
    if (column.default_oid == 0) continue;
    if (present) {
      default_owners_[column.default_oid] = object.oid;
    } else {
      default_owners_.erase(column.default_oid);
    }
  }
}
void Catalog::index_name(const Type& object, bool present) {
  set_name(names_, NameKey{ObjectClass::type, object.schema, object.name}, object.oid, present);
  index_edges(value_edges(object), present);
}
void Catalog::index_name(const Trigger& object, bool present) {
  index_edges(value_edges(object), present);
}
void Catalog::index_name(const Schema& object, bool present) {
  set_name(names_, NameKey{ObjectClass::schema, 0, object.name}, object.oid, present);
}
void Catalog::index_name(const Extension& object, bool present) {
  set_name(names_, NameKey{ObjectClass::extension, 0, object.name}, object.oid, present);
}
void Catalog::index_name(const NamedObject& object, bool present) {
  set_name(names_, NameKey{object.cls, object.schema, object.name}, object.oid, present);
}
void Catalog::index_name(const Function& object, bool present) {
  NameKey key{ObjectClass::function, object.schema, object.name};
  index_edges(value_edges(object), present);
  if (present) {
    function_names_.emplace(std::move(key), object.oid);
    return;
  }
  auto [first, last] = function_names_.equal_range(key);
  auto it = std::find_if(first, last, [&](const auto& entry) { return entry.second == object.oid; });
  if (it != last) function_names_.erase(it);
}

Oid Catalog::find_named(ObjectClass cls, Oid schema, std::string_view name) const {
  auto it = names_.find(NameKey{cls, schema, std::string(name)});
  return it == names_.end() ? 0 : it->second;
}
std::vector<Oid> Catalog::find_prefixed(ObjectClass cls, Oid schema, std::string_view prefix) const {
  std::vector<Oid> found;
  for (auto it = names_.lower_bound(NameKey{cls, schema, std::string(prefix)}); it != names_.end(); ++it) {
    const auto& [its_cls, its_schema, name] = it->first;
    if (its_cls != cls || its_schema != schema || !name.starts_with(prefix)) break;
    found.push_back(it->second);
  }
  return found;
}
Oid Catalog::find_schema(std::string_view name) const {
  return find_named(ObjectClass::schema, 0, name);
}
Oid Catalog::find_extension(std::string_view name) const {
  return find_named(ObjectClass::extension, 0, name);
}
Oid Catalog::find_relation(Oid schema, std::string_view name) const {
  return find_named(ObjectClass::relation, schema, name);
}
Oid Catalog::find_type(Oid schema, std::string_view name) const {
  return find_named(ObjectClass::type, schema, name);
}

std::vector<Oid> Catalog::find_functions(Oid schema, std::string_view name) const {
  std::vector<Oid> found;
  auto [first, last] = function_names_.equal_range(NameKey{ObjectClass::function, schema, std::string(name)});
  for (; first != last; ++first) found.push_back(first->second);
  return found;
}

std::vector<Oid> Catalog::search_path() const {
  std::vector<Oid> schemas;
  for (const std::string& name : session_.path()) {
    if (name == "\"$user\"" || name == "$user") continue;
    if (Oid oid = find_schema(name)) schemas.push_back(oid);
  }
  return schemas;
}

Oid Catalog::creation_schema() const {
  auto path = search_path();
  return path.empty() ? 0 : path.front();
}

Oid Catalog::resolve_relation(const Name& name) const {
  if (!name.schema.empty()) {
    Oid schema = find_schema(name.schema);
    return schema ? find_relation(schema, name.name) : 0;
  }
  if (Oid found = find_relation(temporary_schema, name.name)) return found;
  for (Oid schema : search_path()) {
    if (Oid found = find_relation(schema, name.name)) return found;
  }
  return 0;
}

Oid Catalog::resolve_type(const Name& name) const {
  if (!name.schema.empty()) {
    Oid schema = find_schema(name.schema);
    return schema ? find_type(schema, name.name) : 0;
  }
  if (Oid found = find_type(temporary_schema, name.name)) return found;
  for (Oid schema : search_path()) {
    if (Oid found = find_type(schema, name.name)) return found;
  }
  return 0;
}

std::string_view Catalog::schema_name(Oid oid) const {
  const Schema* schema = get<Schema>(oid);
  return schema ? std::string_view(schema->name) : std::string_view();
}

std::string Catalog::qualified_name(const Relation& relation) const {
  return std::string(schema_name(relation.schema)) + "." + relation.name;
}

std::string Catalog::display_name(const Relation& relation) const {
  return relation.schema == public_schema ? relation.name : qualified_name(relation);
}

std::vector<std::pair<Oid, Oid>> Catalog::referencing(Oid table) const {
  std::vector<std::pair<Oid, Oid>> found;
  for (const Dependency& edge : value_dependents_of({ObjectClass::relation, table, 0}, true)) {
    if (edge.dependent.cls != ObjectClass::constraint) continue;
    auto [relation, constraint] = find_constraint(edge.dependent.oid);
    if (!constraint || constraint->kind != Constraint::Kind::foreign_key || constraint->ref_table != table)
      continue;
    std::pair entry{relation->oid, constraint->oid};
    if (std::find(found.begin(), found.end(), entry) == found.end()) found.push_back(entry);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::pair<const Relation*, const Constraint*> Catalog::find_constraint(Oid constraint) const {
  auto owner = constraint_owners_.find(constraint);
  const Relation* found = owner == constraint_owners_.end() ? nullptr : relation(owner->second);
  if (!found) return {nullptr, nullptr};
  for (const Constraint& candidate : found->constraints) {
    if (candidate.oid == constraint) return {found, &candidate};
  }
  return {nullptr, nullptr};
}

std::pair<const Relation*, ColumnNumber> Catalog::find_default(Oid column_default) const {
  auto owner = default_owners_.find(column_default);
  const Relation* found = owner == default_owners_.end() ? nullptr : relation(owner->second);
  if (!found) return {nullptr, 0};
  for (std::size_t i = 0; i < found->columns.size(); ++i) {
    if (found->columns[i].default_oid == column_default) return {found, static_cast<ColumnNumber>(i + 1)};
  }
  return {nullptr, 0};
}

std::vector<Dependency> Catalog::value_dependents_of(const ObjectAddress& referenced,
                                                     bool with_columns) const {
  std::vector<Dependency> found;
  for (auto it = value_edges_.lower_bound({referenced, {}}); it != value_edges_.end(); ++it) {
    const ObjectAddress& at = it->first;
    if (at.cls != referenced.cls || at.oid != referenced.oid) break;
    if (!with_columns && at.column != referenced.column) break;
    found.push_back(it->second);
  }
  return found;
}

std::vector<Dependency> Catalog::dependents_of(const ObjectAddress& referenced, bool with_columns) const {
  std::vector<Dependency> found;
  for (auto it = by_referenced_.lower_bound({referenced, {}}); it != by_referenced_.end(); ++it) {
    const ObjectAddress& at = it->first;
    if (at.cls != referenced.cls || at.oid != referenced.oid) break;
    if (!with_columns && at.column != referenced.column) break;
    found.push_back(it->second);
  }
  return found;
}

std::vector<Dependency> Catalog::references_of(const ObjectAddress& dependent, bool with_columns) const {
  std::vector<Dependency> found;
  for (auto it = by_dependent_.lower_bound({dependent, {}, DependencyKind{}}); it != by_dependent_.end();
       ++it) {
    const ObjectAddress& at = it->dependent;
    if (at.cls != dependent.cls || at.oid != dependent.oid) break;
    if (!with_columns && at.column != dependent.column) break;
    found.push_back(*it);
  }
  return found;
}

bool Catalog::may_be_touched(std::string_view relation_name) const {
  auto stands = [&] {
    return std::any_of(all<Schema>().begin(), all<Schema>().end(),
                       [&](const auto& schema) { return find_relation(schema.first, relation_name) != 0; });
  };
  return std::any_of(opaques_.begin(), opaques_.end(), [&](const Opaque& opaque) {
    return opaque.anything || (opaque.makes && !stands()) ||
           std::find(opaque.touches.begin(), opaque.touches.end(), relation_name) != opaque.touches.end();
  });
}

void Catalog::add_dependency(const Dependency& dependency) {
  if (!by_dependent_.insert(dependency).second) return;
  by_referenced_.insert({dependency.referenced, dependency});
  journal_.emplace_back(DependencyUndo{dependency, true});
}

void Catalog::remove_dependency(const Dependency& dependency) {
  if (by_dependent_.erase(dependency) == 0) return;
  by_referenced_.erase({dependency.referenced, dependency});
  journal_.emplace_back(DependencyUndo{dependency, false});
}

void Catalog::remove_dependencies(const ObjectAddress& object) {
  const bool whole = object.column == 0;
  for (const Dependency& edge : references_of(object, whole)) remove_dependency(edge);
  for (const Dependency& edge : dependents_of(object, whole)) remove_dependency(edge);
}

void Catalog::undo(const Mark& mark) {
  while (journal_.size() > mark.journal) {
    JournalEntry entry = std::move(journal_.back());
    journal_.pop_back();
    const std::size_t size = journal_.size();
    std::visit(
        [this](auto& undo) {
          if constexpr (std::is_same_v<std::decay_t<decltype(undo)>, DependencyUndo>) {
            undo.added ? remove_dependency(undo.dependency) : add_dependency(undo.dependency);
          } else {
            replace(undo.first, std::move(undo.second));
          }
        },
        entry);
    journal_.resize(size);
  }
  opaques_.resize(mark.opaques);
  session_ = mark.session;
}

}  // namespace catalog
