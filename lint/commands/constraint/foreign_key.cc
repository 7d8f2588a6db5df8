// FOREIGN KEY (src/backend/commands/tablecmds.c, ATAddForeignKeyConstraint, transformFkeyCheckAttrs).

#include "lint/commands/constraint/foreign_key.h"

#include <algorithm>

#include "lint/catalog/choose_name.h"
#include "lint/catalog/inheritors.h"
#include "lint/catalog/missing.h"
#include "lint/commands/constraint/foreign_key_partition.h"
#include "lint/commands/relation/constraint_name.h"
#include "lint/commands/relation/default.h"
#include "lint/commands/relation/relation.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

void check_persistence(Writer& w, const Relation& table, const Relation& referenced) {
  switch (table.persistence) {
    case Persistence::permanent:
      if (referenced.persistence != Persistence::permanent) {
        w.refuse("42P16", "constraints on permanent tables may reference only permanent tables");
      }
      break;
    case Persistence::unlogged:
      if (referenced.persistence == Persistence::temporary) {
        w.refuse("42P16", "constraints on unlogged tables may reference only permanent or unlogged tables");
      }
      break;
    case Persistence::temporary:
      if (referenced.persistence != Persistence::temporary) {
        w.refuse("42P16", "constraints on temporary tables may reference only temporary tables");
      }
      break;
  }
}

void check_partitioned(Writer& w, const Relation& table, const Relation& referenced,
                       const ConstraintDef& definition, bool recurse) {
  if (table.kind != RelationKind::partitioned_table) return;
  const std::string of = " foreign key on partitioned table \"" + table.name + "\" referencing relation \"" +
                         referenced.name + "\"";
  if (!recurse) w.refuse("42809", "cannot use ONLY for" + of);
  if (definition.not_valid && w.catalog.server_version() < 18) {
    w.refuse("42809", "cannot add NOT VALID" + of,
             "This feature is not yet supported on partitioned tables.");
  }
}

// transformColumnNameList.
std::vector<ColumnNumber> key_columns(Writer& w, const Relation& table,
                                      const std::vector<std::string>& names) {
  std::vector<ColumnNumber> numbers;
  for (const std::string& name : names) {
    const ColumnNumber number = table.column_number(name);
    if (number == 0) {
      if (is_system_column(name)) {
        w.refuse("0A000", "system columns cannot be used in foreign keys");
      }
      w.refuse(no_column(table, name,
                         "column \"" + name + "\" referenced in foreign key constraint does not exist"));
    }
    if (numbers.size() >= 32) w.refuse("54011", "cannot have more than 32 keys in a foreign key");
    numbers.push_back(number);
  }
  return numbers;
}

void check_set_columns(Writer& w, const Relation& table, Constraint& key, const ConstraintDef& definition) {
  key.set_columns = key_columns(w, table, definition.set_columns);
  for (ColumnNumber column : key.set_columns) {
    if (std::find(key.columns.begin(), key.columns.end(), column) == key.columns.end()) {
      w.refuse("42P10", "column \"" + table.column(column).name +
                            "\" referenced in ON DELETE SET action must be part of foreign key");
    }
  }
  const auto sets = [](FkAction action) {
    return action == FkAction::set_null || action == FkAction::set_default;
  };
  for (ColumnNumber column : key.columns) {
    if (table.column(column).generated == Generated::none) continue;
    if (sets(key.on_update) || key.on_update == FkAction::cascade) {
      w.refuse("42601", "invalid ON UPDATE action for foreign key constraint containing generated column");
    }
    if (sets(key.on_delete)) {
      w.refuse("42601", "invalid ON DELETE action for foreign key constraint containing generated column");
    }
    if (table.column(column).generated == Generated::virtual_) {
      w.refuse("0A000", "foreign key constraints on virtual generated columns are not supported");
    }
  }
}

// transformFkeyGetPrimaryKey.
const Relation& primary_key_index(Writer& w, const Relation& referenced) {
  const Relation* found = nullptr;
  for (Oid oid : referenced.indexes) {
    const Relation* index = w.catalog.relation(oid);
    if (index && index->index && index->index->primary && index->index->valid) found = index;
  }
  if (!found) w.refuse("42704", "there is no primary key for referenced table \"" + referenced.name + "\"");
  if (found->index->deferrable) {
    w.refuse("55000", "cannot use a deferrable primary key for referenced table \"" + referenced.name + "\"");
  }
  return *found;
}

bool covers(const Index& index, const std::vector<ColumnNumber>& columns) {
  if (!index.unique || !index.valid || index.predicate || index.keys.size() != columns.size()) return false;
  return std::all_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) {
    return key.column != 0 && std::find(columns.begin(), columns.end(), key.column) != columns.end();
  });
}

// transformFkeyCheckAttrs: any unique index over exactly these columns, the order does not matter.
const Relation& unique_index(Writer& w, const Relation& referenced,
                             const std::vector<ColumnNumber>& columns) {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (std::find(columns.begin(), columns.begin() + static_cast<ptrdiff_t>(i), columns[i]) !=
        columns.begin() + static_cast<ptrdiff_t>(i)) {
      w.refuse("42830", "foreign key referenced-columns list must not contain duplicates");
    }
  }
  bool deferrable = false;
  for (Oid oid : referenced.indexes) {
    const Relation* index = w.catalog.relation(oid);
    if (!index || !index->index || !covers(*index->index, columns)) continue;
    if (!index->index->deferrable) return *index;
    deferrable = true;
  }
  if (deferrable) {
    w.refuse("55000",
             "cannot use a deferrable unique constraint for referenced table \"" + referenced.name + "\"");
  }
  w.refuse("42830", "there is no unique constraint matching given keys for referenced table \"" +
                        referenced.name + "\"");
}

// Types with cross-type equality in one btree operator family (src/include/catalog/pg_amop.dat).
int equality_family(Oid type) {
  switch (type) {
    case type_oid::int2:
    case type_oid::int4:
    case type_oid::int8: return 1;
    case type_oid::float4:
    case type_oid::float8: return 2;
    case type_oid::date:
    case type_oid::timestamp:
    case type_oid::timestamptz: return 3;
    case type_oid::text:
    case type_oid::varchar:
    case type_oid::name: return 4;
    case type_oid::inet:
    case type_oid::cidr: return 5;
    case type_oid::bit:
    case type_oid::varbit: return 0;
    default: return 0;
  }
}

bool comparable_types(const Catalog& catalog, TypeRef referenced, TypeRef own) {
  const Oid to = types::base_type(catalog, referenced).oid, from = types::base_type(catalog, own).oid;
  if (to == 0 || from == 0 || to == from) return true;
  if (equality_family(to) != 0 && equality_family(to) == equality_family(from)) return true;
  const types::CastWay way = types::cast_way(catalog, from, to, types::CastContext::implicit);
  return way != types::CastWay::none;
}

// Triggers are put on both sides.
void record_locks(Writer& w, const Relation& table, const Relation& referenced, bool recurse) {
  w.record.lock(referenced.oid, LockMode::share_row_exclusive);
  if (referenced.kind == RelationKind::partitioned_table)
    w.record.lock(all_inheritors(w.catalog, referenced.oid), LockMode::share_row_exclusive);
  if (table.kind == RelationKind::partitioned_table && recurse)
    w.record.hold(all_inheritors(w.catalog, table.oid));
}

std::string foreign_key_name(Writer& w, const Relation& table, const ConstraintDef& definition) {
  if (!definition.name.empty()) {
    if (constraint_name_is_used(table, definition.name)) refuse_constraint_name(w, table, definition.name);
    return definition.name;
  }
  return choose_foreign_key_name(w.catalog, table, definition.columns);
}

}  // namespace

void check_key_types(Writer& w, const Relation& table, const Constraint& key) {
  const Relation& referenced = *w.catalog.relation(key.ref_table);
  for (size_t i = 0; i < key.columns.size() && i < key.ref_columns.size(); ++i) {
    const Column& own = table.column(key.columns[i]);
    const Column& other = referenced.column(key.ref_columns[i]);
    if (comparable_types(w.catalog, other.type, own.type)) continue;
    // From 18 on the words say which column is whose.
    const std::string detail =
        w.catalog.server_version() >= 18
            ? "Key columns \"" + own.name + "\" of the referencing table and \"" + other.name +
                  "\" of the referenced table are of incompatible types: "
            : "Key columns \"" + own.name + "\" and \"" + other.name + "\" are of incompatible types: ";
    w.refuse("42804", "foreign key constraint \"" + key.name + "\" cannot be implemented",
             detail + types::format_type(w.catalog, {own.type.oid, -1}) + " and " +
                 types::format_type(w.catalog, {other.type.oid, -1}) + ".");
  }
}

std::string choose_foreign_key_name(const Catalog& catalog, const Relation& table,
                                    const std::vector<std::string>& columns) {
  // ChooseForeignKeyConstraintNameAddition: column names joined by underscores, no more than 63 bytes needed.
  std::string joined;
  for (const std::string& column : columns) {
    if (!joined.empty()) joined += '_';
    joined += column;
    if (joined.size() >= 64) break;
  }
  return choose_constraint_name(catalog, table.name, joined, "fkey", table.schema, {});
}

void make_foreign_key(Writer& w, Oid oid, const ConstraintDef& definition, bool recurse, bool filled) {
  const Relation& table = *w.catalog.relation(oid);
  const std::string name = foreign_key_name(w, table, definition);
  const Oid target = require_relation(w, definition.ref_table);
  if (target == 0) return;
  const Relation& referenced = *w.catalog.relation(target);
  if (w.record) record_locks(w, table, referenced, recurse);
  check_partitioned(w, table, referenced, definition, recurse);
  if (referenced.kind != RelationKind::table && referenced.kind != RelationKind::partitioned_table) {
    w.refuse("42809", "referenced relation \"" + referenced.name + "\" is not a table");
  }
  check_persistence(w, table, referenced);
  Constraint key;
  key.kind = Constraint::Kind::foreign_key;
  key.name = name;
  key.ref_table = target;
  key.on_delete = definition.on_delete;
  key.on_update = definition.on_update;
  key.on_delete_stated = definition.on_delete_stated;
  key.match = definition.match;
  key.deferrable = definition.deferrable;
  key.deferred = definition.deferred;
  key.enforced = definition.enforced;
  key.validated = !definition.not_valid && definition.enforced;
  key.period = definition.period;
  key.no_inherit = table.kind != RelationKind::partitioned_table;
  key.columns = key_columns(w, table, definition.columns);
  check_set_columns(w, table, key, definition);
  if (referenced.open()) {
    // Some unique index of it there is; which columns its primary key has is not known.
    if (const Constraint* primary = referenced.primary_key(); primary && definition.ref_columns.empty())
      key.ref_columns = primary->columns;
    else
      key.ref_columns = key_columns(w, referenced, definition.ref_columns);
  } else if (w.may_have_more(referenced)) {
    resolve_where_blind(w, referenced, definition, key);
  } else if (definition.ref_columns.empty()) {
    const Relation& index = primary_key_index(w, referenced);
    key.index = index.oid;
    for (const IndexKey& part : index.index->keys) key.ref_columns.push_back(part.column);
  } else {
    key.ref_columns = key_columns(w, referenced, definition.ref_columns);
    key.index = unique_index(w, referenced, key.ref_columns).oid;
  }
  if (key.columns.size() != key.ref_columns.size() && !(referenced.open() && key.ref_columns.empty())) {
    w.refuse("42830", "number of referencing and referenced columns for foreign key disagree");
  }
  check_key_types(w, table, key);
  const Oid constraint = add_constraint(w, oid, key);
  reference_partitions(w, oid, constraint);
  const bool rows = key_of_partitions(w, oid, constraint);
  // The message names the key of the table asked for, whatever those of its partitions are called.
  if (rows && filled && key.validated) w.record.validate(key.name);
}

void resolve_where_blind(Writer& w, const Relation& referenced, const ConstraintDef& definition,
                         Constraint& key) {
  for (const std::string& name : definition.ref_columns) {
    if (const ColumnNumber column = referenced.column_number(name)) key.ref_columns.push_back(column);
  }
  const Constraint* primary = referenced.primary_key();
  if (definition.ref_columns.empty() && primary) key.ref_columns = primary->columns;
  for (Oid oid : referenced.indexes) {
    const Relation* index = w.catalog.relation(oid);
    if (index && index->index && covers(*index->index, key.ref_columns)) key.index = oid;
  }
  if (key.index == 0 || key.columns.size() != key.ref_columns.size()) {
    w.blind("the unique constraint that foreign key \"" + key.name +
            "\" needs may come from what could not be read");
    key.ref_columns.edit().resize(std::min(key.columns.size(), key.ref_columns.size()));
    key.columns.resize(key.ref_columns.size());
  }
}

}  // namespace commands
