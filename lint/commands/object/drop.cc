// DROP: RemoveRelations, src/backend/commands/tablecmds.c; RemoveObjects, src/backend/commands/dropcmds.c.

#include "lint/commands/object/drop.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/commands/drop/drop.h"
#include "lint/commands/find/function.h"
#include "lint/commands/find/object.h"
#include "lint/commands/in_block.h"
#include "lint/commands/role/role.h"
#include "lint/pg_catalog/rows.h"
#include "lint/types/builtin_object.h"
#include "lint/types/format_type.h"
#include "lint/types/function.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

struct DropWords {
  ObjectKind kind;
  RelationKind relation;
  const char* sqlstate;  // of "does not exist"
  const char* word;
  const char* not_a;
  const char* hint;
};

// dropmsgstringarray, src/backend/commands/tablecmds.c
constexpr DropWords drop_words[] = {
    {ObjectKind::table, RelationKind::table, "42P01", "table", "a table",
     "Use DROP TABLE to remove a table."},
    {ObjectKind::sequence, RelationKind::sequence, "42P01", "sequence", "a sequence",
     "Use DROP SEQUENCE to remove a sequence."},
    {ObjectKind::view, RelationKind::view, "42P01", "view", "a view", "Use DROP VIEW to remove a view."},
    {ObjectKind::materialized_view, RelationKind::materialized_view, "42P01", "materialized view",
     "a materialized view", "Use DROP MATERIALIZED VIEW to remove a materialized view."},
    {ObjectKind::index, RelationKind::index, "42704", "index", "an index",
     "Use DROP INDEX to remove an index."},
    {ObjectKind::type, RelationKind::composite_type, "42704", "type", "a type",
     "Use DROP TYPE to remove a type."},
    {ObjectKind::foreign_table, RelationKind::foreign_table, "42704", "foreign table", "a foreign table",
     "Use DROP FOREIGN TABLE to remove a foreign table."},
};

RelationKind plain_kind(RelationKind kind) {
  if (kind == RelationKind::partitioned_table) return RelationKind::table;
  if (kind == RelationKind::partitioned_index) return RelationKind::index;
  return kind;
}

const DropWords* words_of(ObjectKind kind) {
  for (const DropWords& words : drop_words) {
    if (words.kind == kind) return &words;
  }
  return nullptr;
}

const DropWords* words_of(RelationKind kind) {
  for (const DropWords& words : drop_words) {
    if (words.relation == plain_kind(kind)) return &words;
  }
  return nullptr;
}

bool is_relation(ObjectKind kind) {
  return kind != ObjectKind::type && words_of(kind) != nullptr;
}

// DropErrorMsgNonExistent says the name without its schema.
Found find_relation_to_drop(Writer& w, ObjectKind kind, const Name& name) {
  Found found = find_relation(w, name, kind);
  if (found || found.missing.sqlstate == "3F000") return found;
  const DropWords& words = *words_of(kind);
  found.missing.sqlstate = words.sqlstate;
  found.missing.message = fmt::format("{} \"{}\" does not exist", words.word, name.name);
  found.skipping = found.missing.message + ", skipping";
  return found;
}

void check_concurrently(Writer& w, const Drop& change) {
  if (!change.concurrently) return;
  prevent_in_block(w, change);
  if (change.objects.size() != 1) {
    w.refuse("0A000", "DROP INDEX CONCURRENTLY does not support dropping multiple objects");
  }
  if (change.cascade) w.refuse("0A000", "DROP INDEX CONCURRENTLY does not support CASCADE");
}

void check_partitioned(Writer& w, const Drop& change, const Relation& relation) {
  if (change.concurrently && relation.kind == RelationKind::partitioned_index) {
    w.refuse("0A000", fmt::format("cannot drop partitioned index \"{}\" concurrently", relation.name));
  }
}

// What is named twice counts once (add_exact_object_address, the second finds it gone).
void add(std::vector<ObjectAddress>& objects, const ObjectAddress& object) {
  if (std::find(objects.begin(), objects.end(), object) == objects.end()) objects.push_back(object);
}

void drop_relations(Writer& w, const Drop& change) {
  check_concurrently(w, change);
  std::vector<ObjectAddress> objects;
  for (const ObjectRef& ref : change.objects) {
    const Found found = find_relation_to_drop(w, change.kind, ref.name);
    if (!found) {
      if (found.elsewhere)
        w.refuse("42501", fmt::format("permission denied: \"{}\" is a system catalog", ref.name.name));
      not_there(w, found, change.missing_ok);
      continue;
    }
    const Relation& relation = *w.catalog.relation(found.object.oid);
    check_drop_kind(w, change.kind, relation);
    check_partitioned(w, change, relation);
    add(objects, found.object);
  }
  w.applied.skipped = objects.empty() && w.applied.blind.empty();
  drop_recorded(w, objects, change.cascade);
}

// The kind of type that the word demands.
void check_type(Writer& w, ObjectKind kind, const Found& found) {
  if (kind != ObjectKind::domain) return;
  const Type* type = w.catalog.get<Type>(found.object.oid);
  if (type && type->kind != Type::Kind::domain) {
    w.refuse("42809", fmt::format("\"{}\" is not a domain", type->name));
  }
}

// RemoveObjects: "Can't drop an aggregate with DROP FUNCTION".
[[noreturn]] void not_with_drop_function(Writer& w, const std::string& aggregate) {
  w.refuse("42809", fmt::format("\"{}\" is an aggregate function", aggregate), {},
           "Use DROP AGGREGATE to drop aggregate functions.");
}

void check_function(Writer& w, ObjectKind kind, const Found& found) {
  const Function* function = w.catalog.get<Function>(found.object.oid);
  if (kind == ObjectKind::function && function && function->kind == RoutineKind::aggregate)
    not_with_drop_function(w, function->name);
}

[[noreturn]] void required_by_system(Writer& w, std::string_view word, const std::string& name) {
  w.refuse("2BP01",
           fmt::format("cannot drop {} {} because it is required by the database system", word, name));
}

std::string builtin_signature(const Catalog& catalog, Oid function) {
  const pg_catalog::FunctionRow* row = pg_catalog::function(function, catalog.server_version());
  std::string list;
  for (Oid type : pg_catalog::arguments(*row))
    list += (list.empty() ? "" : ",") + types::format_type_be(catalog, type);
  return fmt::format("{}({})", pg_catalog::name(*row), list);
}

void refuse_system(Writer& w, ObjectKind kind, const ObjectRef& ref, const Found& found) {
  switch (kind) {
    case ObjectKind::schema:
    case ObjectKind::type:
    case ObjectKind::domain:
    case ObjectKind::language:
      required_by_system(w,
                         kind == ObjectKind::schema     ? "schema"
                         : kind == ObjectKind::language ? "language"
                                                        : "type",
                         ref.name.name);
    case ObjectKind::collation:
      if (types::is_pinned(w.catalog, kind, ref)) required_by_system(w, "collation", ref.name.name);
      return;
    case ObjectKind::function:
    case ObjectKind::procedure:
    case ObjectKind::aggregate:
    case ObjectKind::routine:
      if (kind == ObjectKind::function && found.builtin &&
          types::function_facts(w.catalog, found.builtin)->kind == RoutineKind::aggregate) {
        not_with_drop_function(w, ref.name.name);
      }
      if (found.builtin) required_by_system(w, "function", builtin_signature(w.catalog, found.builtin));
      return;
    case ObjectKind::cast:
      if (ref.types.size() != 2) return;
      required_by_system(w, "cast",
                         fmt::format("from {} to {}", argument_list(w.catalog, {ref.types[0]}),
                                     argument_list(w.catalog, {ref.types[1]})));
    case ObjectKind::operator_:
      required_by_system(w, "operator",
                         fmt::format("{}({})", ref.name.name, argument_list(w.catalog, ref.types, ",")));
    default:
      if (types::is_pinned(w.catalog, kind, ref)) required_by_system(w, "object", ref.name.name);
  }
}

// As the grammar gives CURRENT_USER and the like.
bool is_special_role(std::string_view name) {
  return name == "current_user" || name == "current_role" || name == "session_user" || name == "public";
}

void drop_others(Writer& w, const Drop& change) {
  std::vector<ObjectAddress> objects;
  for (const ObjectRef& ref : change.objects) {
    if (change.kind == ObjectKind::role && is_special_role(ref.name.name))
      w.refuse("22023", "cannot use special role specifier in DROP ROLE");
    const Found found = find_object(w, change.kind, ref);
    if (found.elsewhere) {
      if (!w.catalog.is_presumed(ref.name.name)) refuse_system(w, change.kind, ref, found);
      continue;
    }
    if (!found) {
      not_there(w, found, change.missing_ok);
      continue;
    }
    if (found.object.cls == ObjectClass::type) check_type(w, change.kind, found);
    if (found.object.cls == ObjectClass::function) check_function(w, change.kind, found);
    if (found.object.cls == ObjectClass::role) check_role_unused(w, found.object.oid);
    add(objects, found.object);
  }
  w.applied.skipped = objects.empty() && w.applied.blind.empty();
  drop_recorded(w, objects, change.cascade);
}

}  // namespace

void check_drop_kind(Writer& w, ObjectKind kind, const Relation& relation) {
  const DropWords* wanted = words_of(kind);
  if (!wanted || wanted->relation == plain_kind(relation.kind) || relation.presumed) return;
  const DropWords* actual = words_of(relation.kind);
  w.refuse("42809", fmt::format("\"{}\" is not {}", relation.name, wanted->not_a), {},
           actual ? actual->hint : "");
}

void apply(Writer& w, const Drop& change) {
  if (is_relation(change.kind)) {
    drop_relations(w, change);
  } else {
    drop_others(w, change);
  }
}

}  // namespace commands
