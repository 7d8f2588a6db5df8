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
    if (object.partition_bound) note(partitions_behind_, {edge_class<T>, object.oid});
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
  presumed_places_[presumed.name.name].push_back(presumed_.size());
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

// Leaves in the journal what would undo this in turn.
void Catalog::undo_last(JournalEntry entry) {
  std::visit(
      [this](auto& undo) {
        if constexpr (std::is_same_v<std::decay_t<decltype(undo)>, DependencyUndo>) {
          undo.added ? remove_dependency(undo.dependency) : add_dependency(undo.dependency);
        } else {
          replace(undo.first, std::move(undo.second));
        }
      },
      entry);
}

void Catalog::settle_tail(const Mark& mark) {
  ++epoch_;
  opaques_.resize(mark.opaques);
  while (presumed_.size() > mark.presumed) {
    presumed_places_[presumed_.back().name.name].pop_back();
    presumed_.pop_back();
  }
  session_ = mark.session;
  search_path_.reset();
}

void Catalog::undo(const Mark& mark) {
  while (journal_.size() > mark.journal) {
    JournalEntry entry = std::move(journal_.back());
    journal_.pop_back();
    const size_t size = journal_.size();
    undo_last(std::move(entry));
    journal_.resize(size);
  }
  settle_tail(mark);
}

Catalog::Undone Catalog::take_back(const Mark& mark) {
  Undone undone;
  undone.opaques_.assign(opaques_.begin() + static_cast<ptrdiff_t>(mark.opaques), opaques_.end());
  undone.presumed_.assign(presumed_.begin() + static_cast<ptrdiff_t>(mark.presumed), presumed_.end());
  undone.session_ = session_;
  while (journal_.size() > mark.journal) {
    JournalEntry entry = std::move(journal_.back());
    journal_.pop_back();
    const size_t size = journal_.size();
    undo_last(std::move(entry));
    for (size_t i = size; i < journal_.size(); ++i) undone.journal_.push_back(std::move(journal_[i]));
    journal_.resize(size);
  }
  settle_tail(mark);
  return undone;
}

void Catalog::redo(Undone undone) {
  for (; !undone.journal_.empty(); undone.journal_.pop_back()) undo_last(std::move(undone.journal_.back()));
  ++epoch_;
  for (Opaque& opaque : undone.opaques_) opaques_.push_back(std::move(opaque));
  for (Presumed& presumed : undone.presumed_) presume(std::move(presumed));
  session_ = std::move(undone.session_);
  search_path_.reset();
}

std::set<ObjectAddress> Catalog::written_since(const Mark& mark) const {
  std::set<ObjectAddress> written;
  const auto note = [&]<class T>(const Undo<T>& undo) {
    if constexpr (std::is_same_v<T, Trigger> || std::is_same_v<T, Policy> || std::is_same_v<T, Rule>) {
      for (const T* object : {static_cast<const T*>(undo.second.get()), get<T>(undo.first)}) {
        if (object) written.insert({ObjectClass::relation, object->table, 0});
      }
    } else if constexpr (std::is_same_v<T, Schema>) {
      written.insert({ObjectClass::schema, undo.first, 0});
    } else if constexpr (edge_class<T> != ObjectClass::none) {
      written.insert({edge_class<T>, undo.first, 0});
    } else if constexpr (std::is_same_v<T, Extension>) {
      written.insert({ObjectClass::extension, undo.first, 0});
    } else {
      static_assert(std::is_same_v<T, DefinedObject>);
      for (const T* object : {static_cast<const T*>(undo.second.get()), get<T>(undo.first)}) {
        if (object) written.insert({object->cls, undo.first, 0});
      }
    }
  };
  for (size_t i = mark.journal; i < journal_.size(); ++i) {
    std::visit(
        [&](const auto& undo) {
          if constexpr (!std::is_same_v<std::decay_t<decltype(undo)>, DependencyUndo>) note(undo);
        },
        journal_[i]);
  }
  return written;
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
