#include "lint/catalog/catalog.h"

#include <algorithm>

#include "lint/catalog/value_edges.h"

namespace catalog {

namespace {

std::size_t mix(std::size_t hash, std::size_t more) {
  return (hash ^ more) * 0x9E3779B97F4A7C15U;
}

std::size_t hash_of(ObjectClass cls, Oid schema, std::string_view name) {
  return mix(std::hash<std::string_view>()(name), std::size_t{schema} << 8U | static_cast<std::size_t>(cls));
}

/// How an object is found by its name; triggers, policies and rules are found through their table.
template <class T>
struct Naming {
  static constexpr bool named = false;
};
template <class T, ObjectClass kind>
struct NamedInSchema {
  static constexpr bool named = true;
  static ObjectClass cls(const T&) { return kind; }
  static Oid schema(const T& object) { return object.schema; }
};
template <class T, ObjectClass kind>
struct NamedAlone {
  static constexpr bool named = true;
  static ObjectClass cls(const T&) { return kind; }
  static Oid schema(const T&) { return 0; }
};
template <>
struct Naming<Relation> : NamedInSchema<Relation, ObjectClass::relation> {};
template <>
struct Naming<Type> : NamedInSchema<Type, ObjectClass::type> {};
template <>
struct Naming<Function> : NamedInSchema<Function, ObjectClass::function> {};
template <>
struct Naming<Schema> : NamedAlone<Schema, ObjectClass::schema> {};
template <>
struct Naming<Extension> : NamedAlone<Extension, ObjectClass::extension> {};
template <>
struct Naming<NamedObject> {
  static constexpr bool named = true;
  static ObjectClass cls(const NamedObject& object) { return object.cls; }
  static Oid schema(const NamedObject& object) { return object.schema; }
};

/// Objects whose value holds dependencies (value_edges.h).
template <class T>
constexpr ObjectClass edge_class = ObjectClass::none;
template <>
constexpr ObjectClass edge_class<Relation> = ObjectClass::relation;
template <>
constexpr ObjectClass edge_class<Type> = ObjectClass::type;
template <>
constexpr ObjectClass edge_class<Function> = ObjectClass::function;
template <>
constexpr ObjectClass edge_class<Trigger> = ObjectClass::trigger;

template <class T>
bool has_name(const T* object, ObjectClass cls, Oid schema, std::string_view name) {
  return object && Naming<T>::cls(*object) == cls && Naming<T>::schema(*object) == schema &&
         object->name == name;
}

}  // namespace

Catalog::Catalog(int server_version) : version_(server_version), session_(std::make_shared<Session>()) {
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
  replace<T>(oid, std::make_shared<T>(std::move(object)));
  return oid;
}

template <class T>
std::size_t Catalog::name_hash(const T& object) {
  if constexpr (Naming<T>::named) {
    return hash_of(Naming<T>::cls(object), Naming<T>::schema(object), object.name);
  } else {
    return 0;
  }
}

template <class T>
void Catalog::replace(Oid oid, std::shared_ptr<T> object) {
  auto& row = std::get<Store<T>>(stores_).row_for(oid);
  if constexpr (Naming<T>::named) {
    const std::size_t before = row.object ? name_hash(*row.object) : 0;
    const std::size_t after = object ? name_hash(*object) : 0;
    if (before != after) {
      if (row.object) names_.erase(before, oid);
      if (object) names_.insert(after, oid);
    }
  }
  if constexpr (std::is_same_v<T, Schema>) search_path_.reset();
  if (object) touch(*object);
  journal_.emplace_back(std::in_place_type<Undo<T>>, oid, std::move(row.object));
  row.object = std::move(object);
  row.written = epoch_;
}

template <class T>
T& Catalog::writable(Oid oid) {
  auto& row = *std::get<Store<T>>(stores_).row(oid);
  if (row.written != epoch_ || row.object.use_count() > 1) {
    auto copy = std::make_shared<T>(*row.object);
    journal_.emplace_back(std::in_place_type<Undo<T>>, oid, std::move(row.object));
    row.object = std::move(copy);
    row.written = epoch_;
  }
  return *row.object;
}

template <class T>
void Catalog::written(const T& object, std::size_t old_name) {
  if constexpr (Naming<T>::named) {
    if (const std::size_t now = name_hash(object); now != old_name) {
      names_.erase(old_name, object.oid);
      names_.insert(now, object.oid);
    }
  }
  if constexpr (std::is_same_v<T, Schema>) search_path_.reset();
  touch(object);
}

template <class T>
void Catalog::touch(const T& object) {
  const auto note = [](Sources& behind, const Source& source) {
    if (behind.empty() || behind.back() != source) behind.push_back(source);
  };
  if constexpr (edge_class<T> != ObjectClass::none) note(edges_behind_, {edge_class<T>, object.oid});
  if constexpr (std::is_same_v<T, Relation>) note(owners_behind_, {edge_class<T>, object.oid});
  if constexpr (std::is_same_v<T, Relation> || std::is_same_v<T, Type>) {
    if (!object.constraints.empty()) note(constraint_names_behind_, {edge_class<T>, object.oid});
  }
}

#define CATALOG_STORES(X) \
  X(Schema) X(Relation) X(Type) X(Function) X(Trigger) X(Policy) X(Rule) X(Extension) X(NamedObject)
#define CATALOG_INSTANTIATE(T)                                \
  template Oid Catalog::add<T>(T);                            \
  template void Catalog::replace<T>(Oid, std::shared_ptr<T>); \
  template T& Catalog::writable<T>(Oid);                      \
  template void Catalog::written<T>(const T&, std::size_t);   \
  template std::size_t Catalog::name_hash<T>(const T&);
CATALOG_STORES(CATALOG_INSTANTIATE)
#undef CATALOG_INSTANTIATE
#undef CATALOG_STORES

Session& Catalog::edit_session() {
  search_path_.reset();
  if (session_.use_count() > 1) session_ = std::make_shared<Session>(*session_);
  session_edited_ = true;
  return *session_;
}

void Catalog::reconnect() {
  if (!session_edited_) return;
  session_ = std::make_shared<Session>(session_->next());
  session_edited_ = false;
  search_path_.reset();
}

Catalog::Mark Catalog::mark() {
  ++epoch_;
  return {journal_.size(), opaques_.size(), session_};
}

void Catalog::forget() {
  ++epoch_;
  journal_.clear();
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
  ++epoch_;
  opaques_.resize(mark.opaques);
  session_ = mark.session;
  search_path_.reset();
}

bool Catalog::is_named(ObjectClass cls, Oid oid, Oid schema, std::string_view name) const {
  switch (cls) {
    case ObjectClass::relation: return has_name(get<Relation>(oid), cls, schema, name);
    case ObjectClass::type: return has_name(get<Type>(oid), cls, schema, name);
    case ObjectClass::function: return has_name(get<Function>(oid), cls, schema, name);
    case ObjectClass::schema: return has_name(get<Schema>(oid), cls, schema, name);
    case ObjectClass::extension: return has_name(get<Extension>(oid), cls, schema, name);
    default: return has_name(get<NamedObject>(oid), cls, schema, name);
  }
}

Oid Catalog::find_named(ObjectClass cls, Oid schema, std::string_view name) const {
  Oid found = 0;
  names_.any(hash_of(cls, schema, name), [&](Oid oid) {
    if (oid > found && is_named(cls, oid, schema, name)) found = oid;
    return false;
  });
  return found;
}

std::vector<Oid> Catalog::find_functions(Oid schema, std::string_view name) const {
  std::vector<Oid> found;
  names_.any(hash_of(ObjectClass::function, schema, name), [&](Oid oid) {
    if (is_named(ObjectClass::function, oid, schema, name)) found.push_back(oid);
    return false;
  });
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<Oid> Catalog::find_prefixed(ObjectClass cls, Oid schema, std::string_view prefix) const {
  std::vector<Oid> found;
  for (const auto& [oid, object] : all<NamedObject>()) {
    if (object->cls == cls && object->schema == schema && object->name.starts_with(prefix))
      found.push_back(oid);
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

const std::vector<Oid>& Catalog::search_path() const {
  if (search_path_) return *search_path_;
  std::vector<Oid>& schemas = search_path_.emplace();
  for (const std::string& name : session_->path()) {
    if (name == "\"$user\"" || name == "$user") continue;
    if (Oid oid = find_schema(name)) schemas.push_back(oid);
  }
  return schemas;
}

Oid Catalog::creation_schema() const {
  const std::vector<Oid>& path = search_path();
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

void Catalog::settle_owners() const {
  for (const Source& source : owners_behind_) {
    const Relation* behind = relation(source.oid);
    if (!behind) continue;
    for (const Constraint& constraint : behind->constraints)
      constraint_owners_.set(constraint.oid, behind->oid);
    for (const Column& column : behind->columns) {
      if (column.default_oid != 0) default_owners_.set(column.default_oid, behind->oid);
    }
  }
  owners_behind_.clear();
}

std::pair<const Relation*, const Constraint*> Catalog::find_constraint(Oid constraint) const {
  settle_owners();
  const Relation* found = relation(constraint_owners_.find(constraint));
  if (!found) return {nullptr, nullptr};
  for (const Constraint& candidate : found->constraints) {
    if (candidate.oid == constraint) return {found, &candidate};
  }
  return {nullptr, nullptr};
}

std::pair<const Relation*, ColumnNumber> Catalog::find_default(Oid column_default) const {
  settle_owners();
  const Relation* found = relation(default_owners_.find(column_default));
  if (!found) return {nullptr, 0};
  for (std::size_t i = 0; i < found->columns.size(); ++i) {
    if (found->columns[i].default_oid == column_default) return {found, static_cast<ColumnNumber>(i + 1)};
  }
  return {nullptr, 0};
}

const std::vector<Constraint>* Catalog::constraints_of(const Source& source, Oid& schema) const {
  if (source.cls == ObjectClass::relation) {
    const Relation* object = relation(source.oid);
    if (object) schema = object->schema;
    return object ? &object->constraints : nullptr;
  }
  const Type* object = get<Type>(source.oid);
  if (object) schema = object->schema;
  return object ? &object->constraints : nullptr;
}

void Catalog::settle_constraint_names() const {
  for (const Source& source : constraint_names_behind_) {
    Oid schema = 0;
    const std::vector<Constraint>* constraints = constraints_of(source, schema);
    if (!constraints) continue;
    for (const Constraint& constraint : *constraints) {
      const std::size_t hash = hash_of(ObjectClass::constraint, schema, constraint.name);
      if (!constraint_names_.any(hash, [&](const Source& known) { return known == source; }))
        constraint_names_.insert(hash, source);
    }
  }
  constraint_names_behind_.clear();
}

bool Catalog::constraint_name_exists(Oid schema, std::string_view name) const {
  settle_constraint_names();
  return constraint_names_.any(hash_of(ObjectClass::constraint, schema, name), [&](const Source& source) {
    Oid its_schema = 0;
    const std::vector<Constraint>* constraints = constraints_of(source, its_schema);
    return constraints && its_schema == schema &&
           std::any_of(constraints->begin(), constraints->end(),
                       [&](const Constraint& constraint) { return constraint.name == name; });
  });
}

const std::vector<Dependency>& Catalog::edges_of(const Source& source) const {
  edges_.clear();
  const auto add = [&](const auto* object) {
    if (object) value_edges(*object, edges_);
  };
  switch (source.cls) {
    case ObjectClass::relation: add(get<Relation>(source.oid)); break;
    case ObjectClass::type: add(get<Type>(source.oid)); break;
    case ObjectClass::function: add(get<Function>(source.oid)); break;
    case ObjectClass::trigger: add(get<Trigger>(source.oid)); break;
    default: break;
  }
  return edges_;
}

void Catalog::settle_edges() const {
  for (const Source& source : edges_behind_) {
    for (const Dependency& edge : edges_of(source)) {
      OidMap& places = value_edge_places_[static_cast<std::size_t>(edge.referenced.cls)];
      std::uint32_t place = places.find(edge.referenced.oid);
      if (place == 0) {
        value_edges_.emplace_back();
        place = static_cast<std::uint32_t>(value_edges_.size());
        places.set(edge.referenced.oid, place);
      }
      Sources& sources = value_edges_[place - 1];
      const auto at = std::lower_bound(sources.begin(), sources.end(), source);
      if (at == sources.end() || *at != source) sources.insert(at, source);
    }
  }
  edges_behind_.clear();
}

std::vector<Dependency> Catalog::value_dependents_of(const ObjectAddress& referenced,
                                                     bool with_columns) const {
  settle_edges();
  std::vector<Dependency> found;
  const std::uint32_t place =
      value_edge_places_[static_cast<std::size_t>(referenced.cls)].find(referenced.oid);
  if (place == 0) return found;
  for (const Source& source : value_edges_[place - 1]) {
    for (const Dependency& edge : edges_of(source)) {
      const ObjectAddress& at = edge.referenced;
      if (at.cls != referenced.cls || at.oid != referenced.oid) continue;
      if (at.column == referenced.column || (with_columns && at.column > referenced.column))
        found.push_back(edge);
    }
  }
  std::sort(found.begin(), found.end(), [](const Dependency& a, const Dependency& b) {
    return std::tie(a.referenced, a) < std::tie(b.referenced, b);
  });
  found.erase(std::unique(found.begin(), found.end()), found.end());
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

}  // namespace catalog
