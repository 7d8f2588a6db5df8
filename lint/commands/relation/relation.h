// Making entries of pg_class and their row types (src/backend/catalog/heap.c, heap_create_with_catalog), for
// tables, views, CREATE TABLE AS, composite types, sequences.
#pragma once

#include <string>
#include <string_view>

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Where a new object of that name goes. Refuses: no such schema (3F000), none selected (3F000), a temporary
// one in a permanent schema (42P16).
Oid schema_for(Writer& w, const Name& name, Persistence persistence = Persistence::permanent);
// The same for what has an entry in pg_class; refuses pg_catalog too (42501).
Oid schema_for_relation(Writer& w, const Name& name, Persistence persistence = Persistence::permanent);

// Adds the relation, its row type and array type where the server makes them, the dependencies to its schema
// and to the columns' types and collations. Everything but oids stands in `relation`; its columns'
// default_expr must be empty still (add_default). Refuses: relation or type exists, a column named twice or
// like a system column, too many columns. Returns the oid.
Oid make_relation(Writer& w, Relation relation);

// ctid, xmin and the like, which every stored relation has.
bool is_system_column(std::string_view name);

// Which names stood before; they must outlive it. Most differ in their length or their ends.
class NamesSeen {
 public:
  explicit NamesSeen(size_t expected) { names_.reserve(expected); }
  // False where the name was there.
  bool add(std::string_view name);

 private:
  std::vector<std::string_view> names_;
  uint64_t bits_ = 0;
};

// Refuses a table access method that is neither the server's own nor made by the chain.
void check_access_method(Writer& w, const std::string& method);

// Refuses a pseudo-type for a column, and a row type that holds the column's own relation (0: one not made
// yet).
void check_column_type(Writer& w, const std::string& column, TypeRef type, Oid relation = 0);
// Refuses a domain and a type of the chain for a virtual generated column.
void check_virtual_type(Writer& w, const std::string& column, TypeRef type);

// "_name", cut and with more underscores until free (makeArrayTypeName, src/backend/catalog/pg_type.c).
std::string array_type_name(const Catalog& catalog, std::string_view name, Oid schema);
// The array over a type of the chain, with its dependency; the element's array_type is set by the caller.
// Returns the oid.
Oid make_array_type(Writer& w, const Type& element);
// If an array type that the server named itself has the name, it gets another (moveArrayTypeName). Call it
// before making a type; returns false if the name is taken by any other type.
bool free_type_name(Writer& w, Oid schema, std::string_view name);

// The dependency of a column to a collation of the chain (heap.c, AddNewAttributeTuples); that to its type
// follows from its value.
void add_column_dependencies(Writer& w, Oid relation, ColumnNumber column);

// The relation of that name for a statement that needs it. 0 and a word in applied.blind where a blind spot
// may have made it; refuses 42P01 'relation "x" does not exist' else ('schema "s" does not exist' 3F000).
// 0 for the system's own, which stand in no Catalog: those that are catalogs refuse what alters them.
enum class Purpose { alter, look };
Oid require_relation(Writer& w, const Name& name, Purpose purpose = Purpose::alter,
                     ObjectKind kind = ObjectKind::table);

inline ObjectAddress address(const Relation& relation) {
  return {ObjectClass::relation, relation.oid, 0};
}
inline bool named_not_nulls(const Catalog& catalog) {
  return catalog.server_version() >= 18;
}

}  // namespace commands
