// RENAME of relations, types and constraints (src/backend/commands/tablecmds.c, RenameRelation).

#include "lint/commands/rename/relation.h"

#include <fmt/format.h>

#include <algorithm>

#include "lint/catalog/inheritors.h"
#include "lint/catalog/missing.h"
#include "lint/commands/alter_table/alter_table.h"
#include "lint/commands/find/object.h"
#include "lint/commands/relation/bound_names.h"
#include "lint/commands/relation/default.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/rename/other.h"
#include "lint/commands/type/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

void rename_constraint(Writer& w, Oid constraint, const std::string& name) {
  auto [relation, found] = w.catalog.find_constraint(constraint);
  if (!found) return;
  if (relation->find_constraint(name)) {
    w.refuse(exists_already(
        name, "42710",
        fmt::format("constraint \"{}\" for relation \"{}\" already exists", name, relation->name)));
  }
  change_constraint(w, relation->oid, constraint, [&](Constraint& c) { c.name = name; });
}

void rename_type(Writer& w, Oid oid, const std::string& name) {
  const Type* type = w.catalog.get<Type>(oid);
  if (!type) return;
  const Oid schema = type->schema, array = type->array_type;
  const Type* taken = w.catalog.get<Type>(w.catalog.find_type(schema, name));
  if (taken && (taken->kind == Type::Kind::pseudo || !free_type_name(w, schema, name))) {
    w.refuse(exists_already(name, "42710", fmt::format("type \"{}\" already exists", name)));
  }
  w.catalog.update<Type>(oid, [&](Type& t) { t.name = name; });
  if (!array || !w.catalog.get<Type>(array)) return;
  const std::string array_name = array_type_name(w.catalog, name, schema);
  w.catalog.update<Type>(array, [&](Type& t) { t.name = array_name; });
}

void rename_relation(Writer& w, Oid oid, const std::string& name) {
  const Relation* relation = w.catalog.relation(oid);
  if (w.catalog.find_relation(relation->schema, name)) {
    w.refuse(exists_already(name, "42P07", fmt::format("relation \"{}\" already exists", name)));
  }
  const Oid row_type = relation->row_type;
  const Oid constraint = relation->index ? relation->index->constraint : 0;
  const Name before = bound_name(w.catalog, *relation);
  w.catalog.update<Relation>(oid, [&](Relation& r) { r.name = name; });
  follow_name(w, oid, before);
  if (row_type) rename_type(w, row_type, name);
  if (constraint) rename_constraint(w, constraint, name);
  w.altered({ObjectClass::relation, oid, 0});
}

namespace {

std::string_view kind_with_article(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::sequence: return "a sequence";
    case ObjectKind::view: return "a view";
    case ObjectKind::materialized_view: return "a materialized view";
    case ObjectKind::foreign_table: return "a foreign table";
    case ObjectKind::type: return "a composite type";
    default: return "a table";
  }
}

void check_rename_kind(Writer& w, ObjectKind kind, const Relation& relation) {
  if (relation.presumed) return;
  const bool fits = kind == ObjectKind::sequence            ? relation.kind == RelationKind::sequence
                    : kind == ObjectKind::view              ? relation.kind == RelationKind::view
                    : kind == ObjectKind::materialized_view ? relation.kind == RelationKind::materialized_view
                    : kind == ObjectKind::foreign_table     ? relation.kind == RelationKind::foreign_table
                    : kind == ObjectKind::type              ? relation.kind == RelationKind::composite_type
                                                            : true;
  if (!fits) w.refuse("42809", fmt::format("\"{}\" is not {}", relation.name, kind_with_article(kind)));
  if (kind != ObjectKind::type && relation.kind == RelationKind::composite_type) {
    w.refuse("42809", fmt::format("\"{}\" is a composite type", relation.name), {},
             "Use ALTER TYPE instead.");
  }
}

// get_object_address for a type: the kinds that ALTER TYPE and ALTER DOMAIN take (RenameType).
void rename_any_type(Writer& w, const Rename& change) {
  const Found found = find_object(w, ObjectKind::type, change.object);
  if (!found) {
    not_there(w, found, change.missing_ok);
    return;
  }
  const Type type = *w.catalog.get<Type>(found.object.oid);
  refuse_shell(w, type, change.object.name);
  if (change.kind == ObjectKind::domain && type.kind != Type::Kind::domain) {
    w.refuse("42809", fmt::format("{} is not a domain", type.name));
  }
  const Relation* relation = type.relation ? w.catalog.relation(type.relation) : nullptr;
  if (relation && relation->kind != RelationKind::composite_type) {
    w.refuse("42809", fmt::format("{} is a table's row type", type.name), {}, "Use ALTER TABLE instead.");
  }
  if (type.kind == Type::Kind::array) refuse_array_type(w, type);
  if (relation) {
    rename_relation(w, relation->oid, change.new_name);
  } else {
    rename_type(w, type.oid, change.new_name);
  }
  w.altered(found.object);
}

void rename_whole_relation(Writer& w, const Rename& change) {
  const Found found = find_relation(w, change.object.name, change.kind);
  if (!found) {
    not_there(w, found, change.missing_ok);
    w.applied.skipped = true;
    return;
  }
  check_rename_kind(w, change.kind, *w.catalog.relation(found.object.oid));
  rename_relation(w, found.object.oid, change.new_name);
}

// renameatt_check.
void check_column_owner(Writer& w, const Relation& relation) {
  if (relation.of_type) w.refuse("42809", "cannot rename column of typed table");
  if (relation.kind == RelationKind::sequence) {
    w.refuse("42809", fmt::format("cannot rename columns of relation \"{}\"", relation.name),
             "This operation is not supported for sequences.");
  }
}

struct ColumnRename {
  const std::string& from;
  const std::string& to;
  bool cascade = false;
};

// renameatt_internal.
void rename_column(Writer& w, Oid oid, const ColumnRename& change, bool recurse, bool recursing,
                   int expected_parents) {
  const Relation relation = *w.catalog.relation(oid);
  if (!recursing || !relation.of_type) check_column_owner(w, relation);
  if (recurse) {
    for (const auto& [child, parents] : inheritors_with_parents(w.catalog, oid)) {
      if (child == oid) continue;
      rename_column(w, child, change, false, true, parents);
    }
  } else if (expected_parents == 0 && !relation.children.empty()) {
    w.refuse("42P16",
             fmt::format("inherited column \"{}\" must be renamed in child tables too", change.from));
  }
  for (Oid typed : tables_to_follow(w, relation, change.cascade)) {
    rename_column(w, typed, change, true, true, 0);
  }
  const ColumnNumber number = relation.column_number(change.from);
  if (number == 0) {
    if (is_system_column(change.from)) {
      w.refuse("0A000", fmt::format("cannot rename system column \"{}\"", change.from));
    }
    w.refuse(no_column(relation, change.from, fmt::format("column \"{}\" does not exist", change.from)));
  }
  if (relation.column(number).inherited > expected_parents) {
    w.refuse("42P16", fmt::format("cannot rename inherited column \"{}\"", change.from));
  }
  if (relation.find_column(change.to)) {
    w.refuse(exists_already(
        change.to, "42701",
        fmt::format("column \"{}\" of relation \"{}\" already exists", change.to, relation.name)));
  }
  if (is_system_column(change.to)) {
    w.refuse("42701", fmt::format("column name \"{}\" conflicts with a system column name", change.to));
  }
  w.catalog.update<Relation>(oid, [&](Relation& r) { r.column(number).name = change.to; });
  w.altered({ObjectClass::relation, oid, number});
}

void rename_a_column(Writer& w, const Rename& change) {
  const Found found = find_relation(w, change.object.relation);
  if (!found) {
    not_there(w, found, change.missing_ok);
    return;
  }
  const Relation& relation = *w.catalog.relation(found.object.oid);
  if (change.kind == ObjectKind::attribute && relation.kind != RelationKind::composite_type &&
      !relation.presumed) {
    w.refuse("42809", fmt::format("\"{}\" is not a composite type", relation.name));
  }
  const ColumnRename what{change.object.name.name, change.new_name, change.cascade};
  rename_column(w, found.object.oid, what, !change.only, false, 0);
}

// rename_constraint_internal.
void rename_table_constraint(Writer& w, Oid oid, const Rename& change, bool recurse, int expected_parents) {
  const std::string& from = change.object.name.name;
  const Relation relation = *w.catalog.relation(oid);
  const Constraint* constraint = relation.find_constraint(from);
  if (!constraint && relation.open()) {
    return w.unsure(fmt::format("constraint \"{}\" of \"{}\"", from, relation.name), relation);
  }
  if (!constraint) {
    w.refuse(does_not_exist(
        from, "42704",
        fmt::format("constraint \"{}\" for table \"{}\" does not exist", from, relation.name)));
  }
  const bool inheritable =
      constraint->kind == Constraint::Kind::check || constraint->kind == Constraint::Kind::not_null;
  if (inheritable && !constraint->no_inherit) {
    if (recurse) {
      for (const auto& [child, parents] : inheritors_with_parents(w.catalog, oid)) {
        if (child == oid) continue;
        rename_table_constraint(w, child, change, false, parents);
      }
    } else if (expected_parents == 0 && !relation.children.empty()) {
      w.refuse("42P16", fmt::format("inherited constraint \"{}\" must be renamed in child tables too", from));
    }
    if (constraint->inherited > expected_parents) {
      w.refuse("42P16", fmt::format("cannot rename inherited constraint \"{}\"", from));
    }
  }
  if (constraint->index && constraint->kind != Constraint::Kind::foreign_key) {
    rename_relation(w, constraint->index, change.new_name);
  } else {
    rename_constraint(w, constraint->oid, change.new_name);
  }
  w.altered({ObjectClass::constraint, constraint->oid, 0});
}

void rename_a_constraint(Writer& w, const Rename& change) {
  const Found found = find_relation(w, change.object.relation);
  if (!found) {
    not_there(w, found, change.missing_ok);
    return;
  }
  rename_table_constraint(w, found.object.oid, change, !change.only, 0);
}

}  // namespace

void apply(Writer& w, const Rename& change) {
  switch (change.kind) {
    case ObjectKind::table:
    case ObjectKind::foreign_table:
    case ObjectKind::index:
    case ObjectKind::view:
    case ObjectKind::materialized_view:
    case ObjectKind::sequence: rename_whole_relation(w, change); break;
    case ObjectKind::column:
    case ObjectKind::attribute: rename_a_column(w, change); break;
    case ObjectKind::constraint: rename_a_constraint(w, change); break;
    case ObjectKind::type:
    case ObjectKind::domain: rename_any_type(w, change); break;
    default: rename_other(w, change);
  }
}

}  // namespace commands
