// A relation's entries made: its place, its columns, its row type (src/backend/catalog/heap.c,
// heap_create_with_catalog).

#include "lint/commands/relation/relation.h"

#include <algorithm>
#include <array>

#include "lint/ast/name.h"
#include "lint/catalog/missing.h"
#include "lint/commands/relation/collation.h"
#include "lint/commands/relation/column_storage.h"
#include "lint/sql/identifier.h"
#include "lint/types/system_relation.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

constexpr size_t max_columns = 1600;  // MaxHeapAttributeNumber, src/include/access/htup_details.h

bool is_index(RelationKind kind) {
  return kind == RelationKind::index || kind == RelationKind::partitioned_index;
}

// src/backend/catalog/heap.c, heap_create_with_catalog: "except where the use of a relation as such is an
// implementation detail"; up to 13 sequences had one too.
bool has_row_type(RelationKind kind, int version) {
  return !is_index(kind) && (kind != RelationKind::sequence || version < 14);
}

}  // namespace

bool NamesSeen::add(std::string_view name) {
  const unsigned ends =
      name.empty() ? 0U
                   : static_cast<unsigned char>(name.front()) * 7U + static_cast<unsigned char>(name.back());
  const uint64_t bit = uint64_t{1} << ((name.size() * 13U + ends) % 64U);
  const bool alike = (bits_ & bit) != 0;
  bits_ |= bit;
  if (alike && std::find(names_.begin(), names_.end(), name) != names_.end()) return false;
  names_.push_back(name);
  return true;
}

namespace {

// CheckAttributeNamesTypes.
void check_columns(Writer& w, const Relation& relation) {
  const bool stored = relation.kind != RelationKind::view && relation.kind != RelationKind::composite_type;
  if (relation.columns.size() > max_columns) {
    w.refuse("54011", "tables can have at most " + std::to_string(max_columns) + " columns");
  }
  NamesSeen seen(relation.columns.size());
  for (const Column& column : relation.columns) {
    if (stored && is_system_column(column.name)) {
      w.refuse("42701", "column name \"" + column.name + "\" conflicts with a system column name");
    }
    if (!seen.add(column.name)) {
      w.refuse("42701", "column \"" + column.name + "\" specified more than once");
    }
    check_column_type(w, column.name, column.type);
  }
}

void add_row_type(Writer& w, Oid oid) {
  const Relation& relation = *w.catalog.relation(oid);
  Type row;
  row.oid = w.catalog.find_type(relation.schema, relation.name);  // a shell, or none
  row.schema = relation.schema;
  row.name = relation.name;
  row.kind = Type::Kind::composite;
  row.category = TypeCategory::composite;
  row.owner = relation.owner;
  row.relation = oid;
  row.made = relation.made;
  const Oid type = row.oid = w.catalog.add(row);
  if (relation.kind == RelationKind::sequence) {
    w.catalog.update<Relation>(oid, [&](Relation& r) { r.row_type = type; });
    return;
  }
  const Oid array = make_array_type(w, row);
  w.catalog.update<Type>(type, [&](Type& t) { t.array_type = array; });
  w.catalog.update<Relation>(oid, [&](Relation& r) {
    r.row_type = type;
    r.array_type = array;
  });
}

}  // namespace

bool is_system_column(std::string_view name) {
  static constexpr std::array<std::string_view, 6> names = {"ctid", "xmin", "cmin",
                                                            "xmax", "cmax", "tableoid"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_access_method(Writer& w, const std::string& method) {
  if (method.empty() || method == "heap" || w.may_exist(method)) return;
  for (const char* of_indexes : {"btree", "hash", "gist", "gin", "spgist", "brin"}) {
    if (method == of_indexes) w.refuse("55000", "access method \"" + method + "\" is not of type TABLE");
  }
  if (w.catalog.find_defined(ObjectClass::access_method, 0, method) != 0) return;
  if (!w.catalog.all<Extension>().empty()) return;  // extensions bring their own
  w.refuse(not_found(ObjectKind::access_method, {{}, method}, "42704",
                     "access method \"" + method + "\" does not exist"));
}

namespace {

// CheckAttributeType, down through arrays, domains and row types.
void refuse_itself(Writer& w, Oid type, Oid relation) {
  const Type* held = w.catalog.get<Type>(type);
  if (!held) return;
  if (held->kind == Type::Kind::array) return refuse_itself(w, held->element, relation);
  if (held->kind == Type::Kind::domain) return refuse_itself(w, held->base.oid, relation);
  const Relation* row = held->relation ? w.catalog.relation(held->relation) : nullptr;
  if (!row) return;
  if (row->oid == relation) {
    w.refuse("42P16", "composite type " + row->name + " cannot be made a member of itself");
  }
  for (const Column& column : row->columns) {
    if (!column.dropped) refuse_itself(w, column.type.oid, relation);
  }
}

}  // namespace

void check_column_type(Writer& w, const std::string& column, TypeRef type, Oid relation) {
  if (relation != 0) refuse_itself(w, type.oid, relation);
  const auto facts = types::type_facts(w.catalog, type.oid);
  if (facts && facts->kind == Type::Kind::pseudo) {
    w.refuse("42P16", "column \"" + column + "\" has pseudo-type " + std::string(facts->name));
  }
}

// CheckAttributeType, with CHKATYPE_IS_VIRTUAL
void check_virtual_type(Writer& w, const std::string& column, TypeRef type) {
  if (type.oid < first_user_oid) return;
  const auto facts = types::type_facts(w.catalog, type.oid);
  const bool domain = facts && facts->kind == Type::Kind::domain;
  w.refuse(
      "0A000",
      "virtual generated column \"" + column + "\" cannot have a " +
          (domain ? "domain type" : "user-defined type"),
      domain ? "" : "Virtual generated columns that make use of user-defined types are not yet supported.");
}

Oid schema_for(Writer& w, const Name& name, Persistence persistence) {
  if (name.schema.empty() && persistence == Persistence::temporary) return temporary_schema;
  if (name.schema.empty()) {
    const Oid schema = w.catalog.creation_schema();
    if (schema == 0) w.refuse(no_creation_schema(w.catalog.session().path()));
    return schema;
  }
  const Oid schema = w.catalog.find_schema(name.schema);
  if (schema == 0) {
    if (!w.may_exist(name.schema)) w.refuse(no_schema(name.schema));
    w.unsure("schema \"" + name.schema + "\"", name.schema);
    return 0;
  }
  if (persistence == Persistence::temporary && schema != temporary_schema) {
    w.refuse("42P16", "cannot create temporary relation in non-temporary schema");
  }
  return schema;
}

Oid schema_for_relation(Writer& w, const Name& name, Persistence persistence) {
  const Oid schema = schema_for(w, name, persistence);
  if (schema == pg_catalog_schema) {
    w.refuse("42501", "permission denied to create \"pg_catalog." + name.name + "\"",
             "System catalog modifications are currently disallowed.");
  }
  return schema;
}

std::string array_type_name(const Catalog& catalog, std::string_view name, Oid schema) {
  std::string underscores = "_";
  for (;; underscores += '_') {
    std::string candidate = sql::truncate_identifier(underscores + std::string(name));
    if (catalog.find_type(schema, candidate) == 0) return candidate;
  }
}

Oid make_array_type(Writer& w, const Type& element) {
  Type array;
  array.schema = element.schema;
  array.name = array_type_name(w.catalog, element.name, element.schema);
  array.kind = Type::Kind::array;
  array.category = TypeCategory::array;
  array.owner = element.owner;
  array.element = element.oid;
  array.made = element.made;
  return w.catalog.add(std::move(array));
}

bool free_type_name(Writer& w, Oid schema, std::string_view name) {
  const Oid oid = w.catalog.find_type(schema, name);
  if (oid == 0) return true;
  const Type* taken = w.catalog.get<Type>(oid);
  if (taken->kind == Type::Kind::pseudo) return true;  // a shell is filled in
  const Type* element = w.catalog.get<Type>(taken->element);
  if (taken->kind != Type::Kind::array || !element || element->array_type != oid) return false;
  std::string other = array_type_name(w.catalog, name, schema);
  w.catalog.update<Type>(oid, [&](Type& type) { type.name = std::move(other); });
  return true;
}

Oid make_relation(Writer& w, Relation relation) {
  for (const Column& column : relation.columns) {
    if (!column.compression.empty()) check_compression(w, column.type, column.compression.str());
    if (!column.storage.empty()) check_storage(w, column.type, column.storage.str());
  }
  check_columns(w, relation);
  if (const Oid conflicting = w.catalog.find_relation(relation.schema, relation.name)) {
    w.refuse({ObjectClass::relation, conflicting, 0}, relation.name,
             exists_already(relation.name, "42P07", "relation \"" + relation.name + "\" already exists"));
  }
  const RelationKind kind = relation.kind;
  if (!is_index(kind) && !free_type_name(w, relation.schema, relation.name)) {
    w.refuse(exists_already(
        relation.name, "42710", "type \"" + relation.name + "\" already exists", {},
        "A relation has an associated type of the same name, so you must use a name that doesn't conflict "
        "with any existing type."));
  }
  relation.made = w.context.origin;
  const auto columns = static_cast<ColumnNumber>(relation.columns.size());
  const Oid oid = w.catalog.add(std::move(relation));
  for (ColumnNumber column = 1; column <= columns; ++column) add_column_dependencies(w, oid, column);
  if (has_row_type(kind, w.catalog.server_version())) add_row_type(w, oid);
  w.created({ObjectClass::relation, oid, 0});
  return oid;
}

void add_column_dependencies(Writer& w, Oid relation, ColumnNumber column) {
  const Column& definition = w.catalog.relation(relation)->column(column);
  depend_on_collation(w, {ObjectClass::relation, relation, column}, definition.collation.str());
}

Oid require_relation(Writer& w, const Name& name, Purpose purpose, ObjectKind kind) {
  if (const Oid found = w.catalog.resolve_relation(name)) return found;
  if (const pg_catalog::RelationRow* system = types::system_relation(w.catalog, name)) {
    if (purpose == Purpose::alter && types::is_system_catalog(*system))
      w.refuse("42501", "permission denied: \"" + name.name + "\" is a system catalog");
    return 0;
  }
  if (w.may_exist(name.name)) {
    w.unsure("relation \"" + name.name + "\"", name.name);
    return 0;
  }
  if (!name.schema.empty() && w.catalog.find_schema(name.schema) == 0) {
    w.refuse(no_schema(name.schema));
  }
  w.refuse(no_relation(name, kind));
}

}  // namespace commands
