// Writing, with the journal that undoes it; the dependencies that are written down. See find.cc for names,
// derived.cc for what follows from the objects' values.

#include "lint/catalog/catalog.h"

#include "lint/catalog/name_key.h"

namespace catalog {
using namespace ast;

namespace {

// Objects whose value holds dependencies (implied_dependencies.h).
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

}  // namespace

Catalog::Catalog(sql::ServerVersion server_version)
    : version_(server_version), session_(std::make_shared<Session>()) {
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
size_t Catalog::name_hash(const T& object) {
  return hash_of(key_of(object));
}

template <class T>
void Catalog::index_name(Oid oid, size_t from, size_t to) {
  if (from == to) return;
  if (from != 0) names_.erase(from, oid);
  if (to != 0) names_.insert(to, oid);
  if constexpr (std::is_same_v<T, Schema>) search_path_.reset();
}

template <class T>
void Catalog::replace(Oid oid, std::shared_ptr<T> object) {
  auto& row = std::get<Store<T>>(stores_).row_for(oid);
  index_name<T>(oid, row.object ? name_hash(*row.object) : 0, object ? name_hash(*object) : 0);
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
void Catalog::written(const T& object, size_t old_name) {
  index_name<T>(object.oid, old_name, name_hash(object));
  touch(object);
}

template <class T>
void Catalog::touch(const T& object) {
  if constexpr (std::is_same_v<T, Relation> || std::is_same_v<T, Type>) {
    had_temporary_ = had_temporary_ || object.schema == temporary_schema;
  }
  const auto note = [](Sources& behind, const Source& source) {
    if (behind.empty() || behind.back() != source) behind.push_back(source);
  };
  if constexpr (edge_class<T> != ObjectClass::none) note(dependencies_behind_, {edge_class<T>, object.oid});
  if constexpr (std::is_same_v<T, Relation>) {
    if (!object.index && !object.sequence) note(default_owners_behind_, {edge_class<T>, object.oid});
    if (!object.constraints.empty()) note(constraint_owners_behind_, {edge_class<T>, object.oid});
  }
  if constexpr (std::is_same_v<T, Relation> || std::is_same_v<T, Type>) {
    if (!object.constraints.empty()) note(constraint_names_behind_, {edge_class<T>, object.oid});
  }
}

#define CATALOG_STORES(X) \
  X(Schema) X(Relation) X(Type) X(Function) X(Trigger) X(Policy) X(Rule) X(Extension) X(DefinedObject)
#define CATALOG_INSTANTIATE(T)                                \
  template Oid Catalog::add<T>(T);                            \
  template void Catalog::replace<T>(Oid, std::shared_ptr<T>); \
  template T& Catalog::writable<T>(Oid);                      \
  template void Catalog::written<T>(const T&, size_t);        \
  template size_t Catalog::name_hash<T>(const T&);
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

void Catalog::presume(Presumed presumed) {
  presumed_.push_back(std::move(presumed));
}

Catalog::Mark Catalog::mark() {
  ++epoch_;
  return {journal_.size(), opaques_.size(), presumed_.size(), session_};
}

void Catalog::forget() {
  ++epoch_;
  journal_.clear();
}

void Catalog::undo(const Mark& mark) {
  while (journal_.size() > mark.journal) {
    JournalEntry entry = std::move(journal_.back());
    journal_.pop_back();
    const size_t size = journal_.size();
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
  presumed_.resize(mark.presumed);
  session_ = mark.session;
  search_path_.reset();
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
  for (const Dependency& dependency : references_of(object, whole)) remove_dependency(dependency);
  for (const Dependency& dependency : dependents_of(object, whole)) remove_dependency(dependency);
}

}  // namespace catalog
