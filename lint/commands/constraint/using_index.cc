// ADD CONSTRAINT ... USING INDEX (src/backend/parser/parse_utilcmd.c, transformIndexConstraint;
// src/backend/commands/tablecmds.c, ATExecAddIndexConstraint).

#include "lint/commands/constraint/using_index.h"

#include <algorithm>

#include "lint/commands/constraint/key.h"
#include "lint/commands/index/make.h"
#include "lint/commands/relation/constraint_name.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

void check_index(Writer& w, const Relation& table, const Relation& index, const ConstraintDef& definition) {
  const Index& i = *index.index;
  const std::string quoted = "\"" + index.name + "\"";
  const std::string such = "Cannot create a primary key or unique constraint using such an index.";
  if (i.constraint != 0) {
    w.refuse("55000", "index " + quoted + " is already associated with a constraint");
  }
  if (i.table != table.oid) {
    w.refuse("55000", "index " + quoted + " does not belong to table \"" + table.name + "\"");
  }
  if (!i.valid) w.refuse("55000", "index " + quoted + " is not valid");
  if (!i.unique) w.refuse("42809", quoted + " is not a unique index", such);
  if (std::any_of(i.keys.begin(), i.keys.end(), [](const IndexKey& key) { return key.column == 0; })) {
    w.refuse("42809", "index " + quoted + " contains expressions", such);
  }
  if (i.predicate) w.refuse("42809", quoted + " is a partial index", such);
  if (i.deferrable && !definition.deferrable) {
    w.refuse("42809", quoted + " is a deferrable index",
             "Cannot create a non-deferrable constraint using a deferrable index.");
  }
  if (i.method != "btree") w.refuse("42809", "index " + quoted + " is not a btree");
  for (size_t key = 0; key < i.keys.size(); ++key) {
    if (!i.keys[key].descending && !i.keys[key].nulls_first) continue;
    w.refuse("42809",
             "index " + quoted + " column number " + std::to_string(key + 1) +
                 " does not have default sorting behavior",
             such);
  }
}

}  // namespace

Oid index_to_use(Writer& w, Oid oid, const ConstraintDef& definition) {
  const Relation& table = *w.catalog.relation(oid);
  const Oid found = w.catalog.find_relation(table.schema, definition.using_index);
  const Relation* index = w.catalog.relation(found);
  if (!index) {
    if (w.may_exist(definition.using_index) || w.may_have_more(table)) {
      w.unsure("index \"" + definition.using_index + "\"", table);
      return 0;
    }
    w.refuse(does_not_exist(definition.using_index, "42704",
                            "index \"" + definition.using_index + "\" does not exist"));
  }
  if (!index->index) w.refuse("42809", "\"" + index->name + "\" is not an index");
  check_index(w, table, *index, definition);
  return found;
}

void add_constraint_using_index(Writer& w, Oid oid, const ConstraintDef& definition, bool recurse) {
  const Relation table = *w.catalog.relation(oid);
  const Oid index_oid = index_to_use(w, oid, definition);
  if (index_oid == 0) return;
  const Relation* index = w.catalog.relation(index_oid);
  if (table.kind == RelationKind::partitioned_table) {
    w.refuse("0A000", "ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables");
  }
  const bool primary = definition.kind == ConstraintDef::Kind::primary_key;
  if (primary && table.primary_key()) {
    w.refuse({ObjectClass::constraint, table.primary_key()->oid, 0}, table.name,
             {"42P16", "multiple primary keys for table \"" + table.name + "\" are not allowed", {}, {}});
  }
  Constraint constraint;
  constraint.kind = primary ? Constraint::Kind::primary_key : Constraint::Kind::unique;
  constraint.name = definition.name.empty() ? index->name : definition.name;
  constraint.deferrable = definition.deferrable;
  constraint.deferred = definition.deferred;
  std::vector<std::string> names;
  for (const IndexKey& key : index->index->keys) {
    constraint.columns.push_back(key.column);
    names.push_back(table.column(key.column).name);
  }
  if (primary) require_not_null(w, oid, names, recurse);
  if (constraint.name != index->name) {
    w.notice("ALTER TABLE / ADD CONSTRAINT USING INDEX will rename index \"" + index->name + "\" to \"" +
             constraint.name + "\"");
    if (w.catalog.find_relation(table.schema, constraint.name) != 0) {
      w.refuse(
          exists_already(constraint.name, "42P07", "relation \"" + constraint.name + "\" already exists"));
    }
    w.record.lock(index_oid, LockMode::share_update_exclusive);  // RenameRelationInternal
    w.catalog.update<Relation>(index_oid, [&](Relation& r) { r.name = constraint.name; });
  }
  if (constraint_name_is_used(table, constraint.name)) refuse_constraint_name(w, table, constraint.name);
  w.catalog.update<Relation>(index_oid, [&](Relation& r) {
    r.index->primary = primary;
    r.index->deferrable = definition.deferrable;
  });
  make_index_constraint(w, index_oid, std::move(constraint));
}

}  // namespace commands
