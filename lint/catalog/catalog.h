// The Catalog: a schema as PostgreSQL's own catalog would hold it, made either by replaying a chain
// (apply.h) or by reading a server (migrate/inspect). A value: copying it is cheap (objects are shared
// until written) and copies are independent.
//
// Objects refer to each other by oid, columns by number; names are found through the name index and
// the session's search_path. pg_depend is here too: what goes when something is dropped follows from it.
//
// Writing: apply() and inspect alone write. Every write is journalled, so that a refused statement, a
// ROLLBACK or a ROLLBACK TO SAVEPOINT is undone exactly: mark() before, undo(mark) to go back,
// forget() when nothing before now will be undone.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>

#include "lint/ast/definition.h"
#include "lint/catalog/objects.h"
#include "lint/catalog/store.h"
#include "lint/containers/hash_index.h"
#include "lint/sql/server_version.h"

namespace catalog {
using namespace ast;

// pg_depend.deptype
enum class DependencyKind : char {
  normal = 'n',
  automatic = 'a',
  internal = 'i',
  extension = 'e',
  partition_primary = 'P',
  partition_secondary = 'S'
};

struct Dependency {
  ObjectAddress dependent;   // what goes, or stands in the way, ...
  ObjectAddress referenced;  // ... when this is dropped
  DependencyKind kind = DependencyKind::normal;
  auto operator<=>(const Dependency&) const = default;
};

// Something about the schema that cannot be known from the files, and what it may touch.
struct Opaque {
  std::string why;                   // "EXECUTE of built text", "revision is Python code", ...
  std::vector<std::string> touches;  // names of relations it may touch, as far as known
  bool anything = true;              // may touch (make, change, drop) objects beyond `touches`
  bool makes = false;                // may have made objects of any name, but changes none that stand
  Origin at;
};

// What statements need and no revision makes: it is taken to stand there from before the beginning.
// Relations and schemas are objects of the Catalog, marked as presumed; of anything else the name is all
// there is, and nothing that depends on more is decided.
struct Presumed {
  ObjectKind kind = ObjectKind::table;
  Name name;
  Origin at;          // the first statement that needs it
  bool gone = false;  // a later entry: the chain has dropped or renamed it
};

// Settings that change what statements mean. Reset between scripts as a new connection would be.
struct Session {
  std::vector<std::string> search_path = {"\"$user\"", "public"};
  std::vector<std::string> local_search_path;  // SET LOCAL, while has_local
  bool has_local = false;
  std::string role;  // SET ROLE / SESSION AUTHORIZATION
  std::map<std::string, std::string>
      settings;  // others by name: lock_timeout, statement_timeout, timezone, ...
  std::map<std::string, std::string> local_settings;
  std::map<std::string, std::string> later_settings;          // the same, other settings
  std::optional<std::vector<std::string>> later_search_path;  // ALTER DATABASE or ROLE ... SET search_path
  // How the next connection begins.
  Session next() const {
    Session fresh;
    fresh.later_search_path = later_search_path;
    fresh.later_settings = later_settings;
    fresh.settings = later_settings;
    if (later_search_path) fresh.search_path = *later_search_path;
    return fresh;
  }
  const std::vector<std::string>& path() const { return has_local ? local_search_path : search_path; }
};

class Past;

class Catalog {
 public:
  // An empty database of that server version (15 = PostgreSQL 15, its newest minor release): schema public,
  // nothing else.
  explicit Catalog(sql::ServerVersion server_version = {});

  int server_version() const { return version_.major; }
  const sql::ServerVersion& version() const { return version_; }

  // ---- reading -----------------------------------------------------------------------------
  template <class T>
  const T* get(Oid oid) const {
    return std::get<Store<T>>(stores_).find(oid);
  }
  // `for (const auto& [oid, object] : catalog.all<Relation>())`, object being a pointer.
  template <class T>
  typename Store<T>::Rows all() const {
    return std::get<Store<T>>(stores_).rows();
  }
  // Those made after that one.
  template <class T>
  typename Store<T>::Rows all_after(Oid oid) const {
    return std::get<Store<T>>(stores_).rows_after(oid);
  }
  // The last ever made of its class, 0 = none.
  template <class T>
  Oid newest() const {
    return std::get<Store<T>>(stores_).newest();
  }
  const Relation* relation(Oid oid) const { return get<Relation>(oid); }
  // The object as it stands now, whatever is written later. Null where there is none.
  template <class T>
  std::shared_ptr<const T> share(Oid oid) const {
    return std::get<Store<T>>(stores_).share(oid);
  }

  // The schema of that name, or 0. pg_catalog (11) and information_schema are known; "pg_temp" is the
  // temporary one.
  Oid find_schema(std::string_view name) const;
  // By exact schema; 0 = not there.
  Oid find_relation(Oid schema, std::string_view name) const;
  Oid find_type(Oid schema, std::string_view name) const;  // of the chain only; see types.h for pg_catalog's
  std::vector<Oid> find_functions(Oid schema, std::string_view name) const;
  Oid find_defined(ObjectClass cls, Oid schema, std::string_view name) const;
  // All of the class in the schema whose names begin so: operators by their symbol and "(".
  std::vector<Oid> find_prefixed(ObjectClass cls, Oid schema, std::string_view prefix) const;
  Oid find_extension(std::string_view name) const;
  // Whether a constraint of a relation or domain of that schema has that name (ConstraintNameExists).
  bool constraint_name_exists(Oid schema, std::string_view name) const;
  // Along the search_path when unqualified (the temporary schema first), as RangeVarGetRelid does. 0 = not
  // there.
  Oid resolve_relation(const Name& name) const;
  Oid resolve_type(const Name& name) const;
  // Where an unqualified new object goes: the first schema of the search_path that exists. 0 = none.
  Oid creation_schema() const;
  // The schemas searched, in order, those that do not exist left out.
  const std::vector<Oid>& search_path() const;
  std::string_view schema_name(Oid oid) const;
  // `name` within public, else `schema.name`; quoted never (for reports and JSON).
  std::string display_name(const Relation& relation) const;
  // Always `schema.name`.
  std::string qualified_name(const Relation& relation) const;

  // Foreign keys that point at the table: (referencing table, constraint oid), in order of oid.
  std::vector<std::pair<Oid, Oid>> referencing(Oid table) const;
  // Partitions of the table that one with this bound may overlap, in the order in which the server would meet
  // them, as far as constants tell: looking closer is the caller's. The default one is always among them.
  std::vector<Oid> partitions_near(const Relation& parent, const PartitionBound& bound) const;
  // Null: there is none.
  const Relation* default_partition(const Relation& parent) const;
  // The constraint and the relation it stands in; {nullptr, nullptr} when there is none.
  std::pair<const Relation*, const Constraint*> find_constraint(Oid constraint) const;
  // The relation and the number of the column that the column_default object belongs to; {nullptr, 0}.
  std::pair<const Relation*, ColumnNumber> find_default(Oid column_default) const;

  const std::set<Dependency>& dependencies() const { return by_dependent_; }
  std::vector<Dependency> dependents_of(const ObjectAddress& referenced, bool with_columns = false) const;
  std::vector<Dependency> references_of(const ObjectAddress& dependent, bool with_columns = false) const;
  // Dependencies that follow from the objects' values and are kept up with them (implied_dependencies.h): a
  // column's type, a foreign key's other side, a sequence's owner, a partition's parent... Nobody adds these.
  std::vector<Dependency> value_dependents_of(const ObjectAddress& referenced,
                                              bool with_columns = false) const;

  const std::vector<Opaque>& opaques() const { return opaques_; }
  // True where a blind spot may have made or changed something of that name, or it is known by its name
  // alone: a "does not exist" is then not to be believed.
  bool may_be_touched(std::string_view name) const;
  // True where there may be more to the relation than is known here: a blind spot may have changed it, or no
  // revision made it.
  bool may_be_touched(const Relation& relation) const;

  // In the order in which statements first needed them.
  const std::vector<Presumed>& presumed() const { return presumed_; }
  // What is known by its name alone: an index, a type, a function... Null: no such thing is presumed.
  const Presumed* find_presumed(ObjectKind kind, const Name& name) const;
  // Whether something that is no relation is known by that name alone.
  bool is_presumed(std::string_view name) const;
  // Whether a relation of that name stands in any schema, of which not all is known: no revision made it.
  bool is_open(std::string_view relation_name) const;

  const Session& session() const { return *session_; }

  // ---- writing: apply() and migrate/inspect ------------------------------------------------------
  // A new oid; ids grow in the order of making.
  Oid new_oid();
  // Puts the object in (its oid set, or given by new_oid when 0) and indexes its name. Returns the oid.
  template <class T>
  Oid add(T object);
  // Lets `change` alter the object. Whoever holds a pointer to it sees the change or, when this is the first
  // one since mark() or forget(), may be left with the object as it was before.
  template <class T, class Fn>
  void update(Oid oid, Fn&& change) {
    T& object = writable<T>(oid);
    const size_t name = name_hash(object);
    change(object);
    written(object, name);
  }
  template <class T>
  void remove(Oid oid) {
    replace<T>(oid, nullptr);
  }
  void add_dependency(const Dependency& dependency);
  void remove_dependency(const Dependency& dependency);
  // All dependencies from and to the object (and its columns, when the address names the whole).
  void remove_dependencies(const ObjectAddress& object);
  void add_opaque(Opaque opaque) { opaques_.push_back(std::move(opaque)); }
  void presume(Presumed presumed);
  Session& edit_session();
  // The connection closes and another begins.
  void reconnect();

  struct Mark {
    size_t journal = 0, opaques = 0, presumed = 0;
    std::shared_ptr<Session> session;
  };
  Mark mark();
  void undo(const Mark& mark);
  void forget();
  // undo() that can be done again, as long as nothing has been written in between.
  class Undone;
  Undone take_back(const Mark& mark);
  void redo(Undone undone);
  // What has been written since, whether it still stands or not: for triggers, policies and rules the
  // relation at which they stand.
  std::set<ObjectAddress> written_since(const Mark& mark) const;

 private:
  friend class Past;  // reads the journal
  // An object whose value other things are found by.
  struct Source {
    ObjectClass cls = ObjectClass::none;
    Oid oid = 0;
    auto operator<=>(const Source&) const = default;
  };
  using Sources = std::vector<Source>;
  template <class T>
  void replace(Oid oid, std::shared_ptr<T> object);
  template <class T>
  T& writable(Oid oid);
  template <class T>
  void written(const T& object, size_t old_name);
  template <class T>
  static size_t name_hash(const T& object);
  bool is_defined(ObjectClass cls, Oid oid, Oid schema, std::string_view name) const;
  template <class T>
  void index_name(Oid oid, size_t from, size_t to);
  template <class T>
  void touch(const T& object);
  static void without_repeats(Sources& behind);
  void settle_dependencies() const;
  void settle_constraint_owners() const;
  void settle_default_owners() const;
  void settle_constraint_names() const;
  void settle_partitions() const;
  const std::vector<Dependency>& dependencies_of(const Source& source) const;  // until the next call
  const std::vector<Constraint>* constraints_of(const Source& source, Oid& schema) const;

  template <class T>
  using Undo = std::pair<Oid, std::shared_ptr<T>>;
  struct DependencyUndo {
    Dependency dependency;
    bool added;
  };
  using JournalEntry =
      std::variant<Undo<Schema>, Undo<Relation>, Undo<Type>, Undo<Function>, Undo<Trigger>, Undo<Policy>,
                   Undo<Rule>, Undo<Extension>, Undo<DefinedObject>, DependencyUndo>;

  void undo_last(JournalEntry entry);
  void settle_tail(const Mark& mark);
  // The last one of that name that `is_it` accepts; null where there is none, or it is gone.
  template <class IsIt>
  const Presumed* last_presumed(std::string_view name, IsIt is_it) const;

  sql::ServerVersion version_;
  Oid next_oid_ = first_user_oid;
  std::tuple<Store<Schema>, Store<Relation>, Store<Type>, Store<Function>, Store<Trigger>, Store<Policy>,
             Store<Rule>, Store<Extension>, Store<DefinedObject>>
      stores_;
  // By hash of class, schema and name. What is found is held against the object itself.
  containers::HashIndex<Oid> names_;
  std::set<Dependency> by_dependent_;
  std::set<std::pair<ObjectAddress, Dependency>> by_referenced_;
  std::vector<Opaque> opaques_;
  std::vector<Presumed> presumed_;
  std::unordered_map<std::string, std::vector<size_t>> presumed_places_;  // by the last part of the name
  std::shared_ptr<Session> session_;
  bool session_edited_ = false;
  bool had_temporary_ = false;  // something stood in the temporary schema at some time
  std::vector<JournalEntry> journal_;
  uint32_t epoch_ = 1;  // grows whenever the journal's past is closed: what was written before is copied

  // Asked for seldom and therefore brought up to date only then, from the objects written since. They name
  // candidates: an entry that no longer holds is not taken out, but held against the object when it is found.
  mutable std::vector<Dependency> dependencies_;  // room for dependencies_of
  mutable Sources dependencies_behind_, constraint_owners_behind_, default_owners_behind_,
      constraint_names_behind_, partitions_behind_;
  mutable std::array<OidMap, object_classes> implied_places_;  // referenced -> place in implied_, + 1
  mutable std::deque<Sources> implied_;                        // where dependencies to it may come from
  mutable OidMap foreign_key_places_;         // referenced table -> place in foreign_keys_, + 1
  mutable std::deque<Sources> foreign_keys_;  // tables that may refer to it
  struct Partitions {
    std::set<std::pair<int64_t, Oid>> ranges;          // of ranges of integers or days: where they begin
    std::unordered_multimap<std::string, Oid> listed;  // of lists of plain constants: each value
    std::set<Oid> others;
  };
  mutable std::unordered_map<Oid, Partitions> partitions_;  // by parent
  mutable OidMap constraint_owners_, default_owners_;       // -> relation
  mutable containers::HashIndex<Source> constraint_names_;  // by hash of schema and name
  mutable std::optional<std::vector<Oid>> search_path_;     // until the session or a schema changes
};

class Catalog::Undone {
  friend class Catalog;
  std::vector<JournalEntry> journal_;  // the last one is to be done first
  std::vector<Opaque> opaques_;
  std::vector<Presumed> presumed_;
  std::shared_ptr<Session> session_;
};

inline constexpr Oid pg_catalog_schema = 11;  // src/include/catalog/pg_namespace.dat
inline constexpr Oid public_schema = 2200;
inline constexpr Oid information_schema = 13000;  // made by initdb; its number is ours
inline constexpr Oid temporary_schema = 13001;    // pg_temp of the connection

}  // namespace catalog
