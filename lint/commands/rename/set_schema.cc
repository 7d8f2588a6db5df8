// ALTER ... SET SCHEMA (AlterTableNamespace, src/backend/commands/tablecmds.c; AlterTypeNamespaceInternal,
// src/backend/commands/typecmds.c; AlterObjectNamespace_internal, src/backend/commands/alter.c).

#include "lint/commands/rename/set_schema.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/catalog/missing.h"
#include "lint/commands/find/function.h"
#include "lint/commands/find/object.h"
#include "lint/commands/relation/bound_names.h"
#include "lint/commands/relation/collation.h"
#include "lint/commands/relation/sequence.h"
#include "lint/commands/type/type.h"
#include "lint/types/format_type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// The dependency to the schema follows.
void move_dependency(Writer& w, const ObjectAddress& object, Oid from, Oid to) {
  const Dependency old{object, {ObjectClass::schema, from, 0}, DependencyKind::normal};
  const auto dependencies = w.catalog.references_of(object);
  if (std::find(dependencies.begin(), dependencies.end(), old) == dependencies.end()) return;
  w.catalog.remove_dependency(old);
  w.catalog.add_dependency({object, {ObjectClass::schema, to, 0}, DependencyKind::normal});
}

void place_relation(Writer& w, Oid oid, Oid schema) {
  const Relation* relation = w.catalog.relation(oid);
  const Oid from = relation->schema;
  if (from == schema) return;
  if (w.catalog.find_relation(schema, relation->name)) {
    w.refuse(exists_already(relation->name, "42P07",
                            fmt::format("relation \"{}\" already exists in schema \"{}\"", relation->name,
                                        w.catalog.schema_name(schema))));
  }
  const Name before = bound_name(w.catalog, *relation);
  w.catalog.update<Relation>(oid, [&](Relation& r) { r.schema = schema; });
  follow_name(w, oid, before);
  move_dependency(w, {ObjectClass::relation, oid, 0}, from, schema);
}

void place_type(Writer& w, Oid oid, Oid schema) {
  const Type* type = w.catalog.get<Type>(oid);
  if (!type || type->schema == schema) return;
  const Oid from = type->schema;
  if (w.catalog.find_type(schema, type->name)) {
    w.refuse(exists_already(type->name, "42710",
                            fmt::format("type \"{}\" already exists in schema \"{}\"", type->name,
                                        w.catalog.schema_name(schema))));
  }
  const Oid array = type->array_type;
  w.catalog.update<Type>(oid, [&](Type& t) { t.schema = schema; });
  move_dependency(w, {ObjectClass::type, oid, 0}, from, schema);
  if (array) place_type(w, array, schema);
}

void check_move(Writer& w, const SetSchema& change, const Relation& relation) {
  if (relation.is_index()) {
    w.refuse("42809", fmt::format("cannot change schema of index \"{}\"", relation.name), {},
             "Change the schema of the table instead.");
  }
  if (relation.kind == RelationKind::composite_type) {
    w.refuse("42809", fmt::format("cannot change schema of composite type \"{}\"", relation.name), {},
             "Use ALTER TYPE instead.");
  }
  auto need = [&](ObjectKind kind, RelationKind wanted, std::string_view words) {
    if (change.kind == kind && relation.kind != wanted && !relation.presumed) {
      w.refuse("42809", fmt::format("\"{}\" is not {}", relation.name, words));
    }
  };
  need(ObjectKind::sequence, RelationKind::sequence, "a sequence");
  need(ObjectKind::view, RelationKind::view, "a view");
  need(ObjectKind::materialized_view, RelationKind::materialized_view, "a materialized view");
  need(ObjectKind::foreign_table, RelationKind::foreign_table, "a foreign table");
  if (relation.sequence && relation.sequence->owner_table) {
    const Relation* table = w.catalog.relation(relation.sequence->owner_table);
    w.refuse("0A000", "cannot move an owned sequence into another schema",
             fmt::format("Sequence \"{}\" is linked to table \"{}\".", relation.name,
                         table ? table->name : std::string()));
  }
}

Oid target_schema(Writer& w, const std::string& name) {
  const Oid schema = w.catalog.find_schema(name);
  if (!schema) {
    if (w.may_exist(name)) {
      w.unsure(fmt::format("schema \"{}\"", name), name);
      return 0;
    }
    w.refuse(no_schema(name));
  }
  if (schema == temporary_schema) w.refuse("0A000", "cannot move objects into or out of temporary schemas");
  return schema;
}

void move_any_type(Writer& w, Oid oid, Oid schema) {
  const Type type = *w.catalog.get<Type>(oid);
  const Relation* relation = type.relation ? w.catalog.relation(type.relation) : nullptr;
  if (relation && relation->kind != RelationKind::composite_type) {
    w.refuse("42809", fmt::format("{} is a table's row type", type.name), {}, "Use ALTER TABLE instead.");
  }
  if (type.kind == Type::Kind::array) refuse_array_type(w, type);
  move_type(w, oid, schema);
}

void move_function(Writer& w, Oid oid, Oid schema) {
  const Function function = *w.catalog.get<Function>(oid);
  if (function.schema == schema) return;
  for (Oid other : w.catalog.find_functions(schema, function.name)) {
    if (input_types(*w.catalog.get<Function>(other)) != input_types(function)) continue;
    std::string list;
    for (const TypeRef& type : input_types(function)) {
      if (!list.empty()) list += ", ";
      list += types::format_type_be(w.catalog, type.oid);
    }
    w.refuse(exists_already(function.name, "42723",
                            fmt::format("function {}({}) already exists in schema \"{}\"", function.name,
                                        list, w.catalog.schema_name(schema))));
  }
  w.catalog.update<Function>(oid, [&](Function& f) { f.schema = schema; });
  move_dependency(w, {ObjectClass::function, oid, 0}, function.schema, schema);
}

void move_defined(Writer& w, Oid oid, Oid schema) {
  const DefinedObject* object = w.catalog.get<DefinedObject>(oid);
  if (!object || object->schema == 0 || object->schema == schema) return;
  const ObjectAddress address{object->cls, oid, 0};
  const Oid from = object->schema;
  if (w.catalog.find_defined(object->cls, schema, object->name)) {
    const auto word = object->properties.find("word");
    w.refuse("42710", fmt::format("{} \"{}\" already exists in schema \"{}\"",
                                  word == object->properties.end() ? "object" : word->second, object->name,
                                  w.catalog.schema_name(schema)));
  }
  w.catalog.update<DefinedObject>(oid, [&](DefinedObject& n) { n.schema = schema; });
  move_dependency(w, address, from, schema);
  if (address.cls == ObjectClass::collation) follow_collation(w, oid);
}

// AlterExtensionNamespace: every member goes.
void move_extension(Writer& w, Oid oid, Oid schema) {
  const Oid from = w.catalog.get<Extension>(oid)->schema;
  for (const Dependency& dependency : w.catalog.dependents_of({ObjectClass::extension, oid, 0})) {
    if (dependency.kind != DependencyKind::extension) continue;
    switch (dependency.dependent.cls) {
      case ObjectClass::relation: move_relation(w, dependency.dependent.oid, schema); break;
      case ObjectClass::type: move_type(w, dependency.dependent.oid, schema); break;
      case ObjectClass::function: move_function(w, dependency.dependent.oid, schema); break;
      default: move_defined(w, dependency.dependent.oid, schema);
    }
  }
  w.catalog.update<Extension>(oid, [&](Extension& e) { e.schema = schema; });
  move_dependency(w, {ObjectClass::extension, oid, 0}, from, schema);
}

}  // namespace

void move_type(Writer& w, Oid oid, Oid schema) {
  const Type* type = w.catalog.get<Type>(oid);
  if (!type) return;
  const Relation* relation = type->relation ? w.catalog.relation(type->relation) : nullptr;
  place_type(w, oid, schema);
  if (relation && relation->kind == RelationKind::composite_type) place_relation(w, relation->oid, schema);
}

void move_relation(Writer& w, Oid oid, Oid schema) {
  place_relation(w, oid, schema);
  const Relation relation = *w.catalog.relation(oid);
  if (relation.row_type) place_type(w, relation.row_type, schema);
  for (Oid index : relation.indexes) place_relation(w, index, schema);
  for (Oid sequence : owned_sequences(w.catalog, oid)) {
    const Oid row_type = w.catalog.relation(sequence)->row_type;
    place_relation(w, sequence, schema);
    if (row_type) place_type(w, row_type, schema);
  }
  w.altered({ObjectClass::relation, oid, 0});
}

void apply(Writer& w, const SetSchema& change) {
  const Found found = find_object(w, change.kind, change.object);
  if (!found) {
    not_there(w, found, change.missing_ok);
    w.applied.skipped = true;
    return;
  }
  if (found.object.cls == ObjectClass::relation) {
    check_move(w, change, *w.catalog.relation(found.object.oid));
  }
  if (found.object.cls == ObjectClass::type) {
    refuse_shell(w, *w.catalog.get<Type>(found.object.oid), change.object.name);
  }
  const Oid schema = target_schema(w, change.schema);
  if (!schema) return;
  const Oid oid = found.object.oid;
  switch (found.object.cls) {
    case ObjectClass::relation: {
      if (w.catalog.relation(oid)->schema == temporary_schema) {
        w.refuse("0A000", "cannot move objects into or out of temporary schemas");
      }
      move_relation(w, oid, schema);
      break;
    }
    case ObjectClass::type: move_any_type(w, oid, schema); break;
    case ObjectClass::function: move_function(w, oid, schema); break;
    case ObjectClass::extension: move_extension(w, oid, schema); break;
    default: move_defined(w, oid, schema);
  }
  w.altered(found.object);
}

}  // namespace commands
