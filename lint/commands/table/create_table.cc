// CREATE TABLE, CREATE FOREIGN TABLE, in the order of the server: sequences, the table, what a parent hands
// down, CHECKs, index constraints, LIKE, foreign keys, ownership of the sequences
// (src/backend/parser/parse_utilcmd.c, transformCreateStmt; src/backend/commands/tablecmds.c,
// DefineRelation).

#include "lint/commands/table/create_table.h"

#include <algorithm>

#include "lint/catalog/inheritors.h"
#include "lint/catalog/missing.h"
#include "lint/commands/constraint/check.h"
#include "lint/commands/constraint/foreign_key.h"
#include "lint/commands/constraint/foreign_key_partition.h"
#include "lint/commands/constraint/key.h"
#include "lint/commands/constraint/not_null.h"
#include "lint/commands/find/object.h"
#include "lint/commands/index/match.h"
#include "lint/commands/partition/bound.h"
#include "lint/commands/partition/partition.h"
#include "lint/commands/relation/default.h"
#include "lint/commands/relation/definition.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/relation/reloptions.h"
#include "lint/commands/table/inherit.h"
#include "lint/commands/table/like.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

std::vector<ColumnPlan> columns_of_type(Writer& w, const Name& name, Oid& type_oid) {
  std::vector<ColumnPlan> columns;
  type_oid = w.catalog.resolve_type(name);
  const Type* type = w.catalog.get<Type>(type_oid);
  if (!type) {
    if (w.may_exist(name.name)) {
      w.unsure("type \"" + name.name + "\"", name.name);
      return columns;
    }
    w.refuse(not_found(ObjectKind::type, name, "42704", "type \"" + name.name + "\" does not exist"));
  }
  if (type->kind == Type::Kind::pseudo) w.refuse("42704", "type \"" + name.name + "\" is only a shell");
  const Relation* shape = w.catalog.relation(type->relation);
  if (!shape || shape->kind != RelationKind::composite_type) {
    w.refuse("42809", "type " + types::format_type(w.catalog, {type_oid, -1}) + " is not a composite type");
  }
  for (const Column& column : shape->columns) {
    if (column.dropped) continue;
    ColumnPlan plan;
    plan.column.name = column.name;
    plan.column.type = column.type;
    plan.column.collation = column.collation;
    plan.column.made = w.context.origin;
    columns.push_back(std::move(plan));
  }
  return columns;
}

TablePlan plan_elements(Writer& w, const CreateTable& change, Oid schema) {
  TablePlan plan;
  plan.name = change.name.name;
  plan.schema = schema;
  plan.persistence = schema == temporary_schema ? Persistence::temporary : change.persistence;
  plan.foreign = change.foreign;
  plan.partition = change.partition_of.has_value();
  plan.partitioned = change.partition_by.has_value();
  plan.columns.reserve(change.elements.size());
  for (const TableElement& element : change.elements) {
    if (const auto* column = std::get_if<ColumnDef>(&element)) plan_column(w, plan, *column);
    if (const auto* constraint = std::get_if<ConstraintDef>(&element)) plan_constraint(w, plan, *constraint);
    if (const auto* like = std::get_if<LikeClause>(&element)) plan_like(w, plan, *like);
  }
  return plan;
}

std::vector<Oid> parents_of(Writer& w, const CreateTable& change) {
  std::vector<Oid> parents;
  if (change.partition_of) parents.push_back(require_relation(w, *change.partition_of));
  for (const Name& name : change.inherits) parents.push_back(require_relation(w, name));
  std::erase(parents, Oid{0});
  return parents;
}

// What is not known of a parent, or of what it is LIKE, is not known of the table.
Oid more_of(const Catalog& catalog, const TablePlan& plan, const std::vector<Oid>& parents) {
  for (Oid parent : parents) {
    if (const Oid more = catalog.relation(parent)->more_of) return more;
  }
  for (const auto& [like, source] : plan.likes) {
    if (const Oid more = catalog.relation(source)->more_of) return more;
  }
  return 0;
}

Relation blank_table(const CreateTable& change, const TablePlan& plan, Merged& merged) {
  Relation table;
  table.schema = plan.schema;
  table.name = plan.name;
  table.kind = change.foreign        ? RelationKind::foreign_table
               : change.partition_by ? RelationKind::partitioned_table
                                     : RelationKind::table;
  table.server = change.server;
  for (const auto& [name, value] : change.foreign_options) table.foreign_options.edit()[name] = value;
  if (change.foreign)
    table.replica_identity = ReplicaIdentity::nothing;  // heap_create, src/backend/catalog/heap.c
  table.persistence = plan.persistence;
  table.access_method = change.access_method;
  table.tablespace = change.tablespace;
  table.on_commit_drop = change.on_commit == OnCommit::drop;
  for (const auto& [name, value] : change.options) {
    if (!of_toast_table(name)) table.options.edit()[name] = value;
  }
  std::vector<Column>& columns = table.columns.edit();
  columns.reserve(merged.columns.size());
  for (ColumnPlan& column : merged.columns) columns.push_back(std::move(column.column));
  return table;
}

// Defaults inherited, then the table's own.
void make_defaults(Writer& w, Oid oid, const Merged& merged) {
  for (const Merged::Default& from : merged.defaults) {
    const std::vector<ColumnNumber> map =
        column_map(*w.catalog.relation(from.parent), *w.catalog.relation(oid));
    add_default(w, oid, from.column, renumbered(from.expr, map, oid));
  }
  for (size_t i = 0; i < merged.columns.size(); ++i) {
    if (merged.columns[i].default_expr) {
      set_written_default(w, oid, static_cast<ColumnNumber>(i + 1), merged.columns[i].default_expr);
    }
  }
}

void make_inherited_checks(Writer& w, Oid oid, const Merged& merged) {
  for (const Merged::Check& check : merged.checks) {
    const std::vector<ColumnNumber> map =
        column_map(*w.catalog.relation(check.parent), *w.catalog.relation(oid));
    Constraint own = check.constraint;
    own.check = renumbered(own.check, map, oid);
    for (ColumnNumber& column : own.columns) column = map[static_cast<size_t>(column - 1)];
    add_constraint(w, oid, std::move(own));
  }
}

void make_constraints(Writer& w, Oid oid, TablePlan& plan, const std::vector<ConstraintDef>& keys,
                      const Merged& merged) {
  for (ConstraintDef& check : plan.checks) check.not_valid = !check.enforced;  // no rows yet
  CheckOptions options;
  options.allow_merge = true;
  make_checks(w, oid, plan.checks, options);
  if (named_not_nulls(w.catalog)) make_not_nulls(w, oid, plan.not_nulls, merged.not_nulls);
  for (const ConstraintDef& key : keys) make_key(w, oid, key);
  for (const auto& [like, source] : plan.likes) expand_like(w, oid, like, source);
  for (ConstraintDef& key : plan.foreign_keys) {
    key.not_valid = !key.enforced;
    make_foreign_key(w, oid, key, true, false);
  }
}

void record_parents(const Writer& w, const CreateTable& change, const std::vector<Oid>& parents) {
  if (!w.record || parents.empty()) return;
  if (!change.partition_of) return w.record.lock(parents, LockMode::share_update_exclusive);
  const Relation& parent = *w.catalog.relation(parents.front());
  // Unlike ATTACH, which waits for no query, CREATE changes the parent's descriptor at once.
  w.record.lock(parent.oid, LockMode::access_exclusive);
  // check_default_partition_contents reads the default partition, without the message of phase 3.
  if (const Relation* rest = w.catalog.default_partition(parent))
    w.record.lock(all_inheritors(w.catalog, rest->oid), LockMode::access_exclusive);
  w.record.lock(locked_to_clone(w.catalog, parent), LockMode::share_row_exclusive);
}

bool skip_existing(Writer& w, const CreateTable& change, Oid schema) {
  if (!change.if_not_exists || w.catalog.find_relation(schema, change.name.name) == 0) return false;
  w.notice("relation \"" + change.name.name + "\" already exists, skipping");
  w.applied.skipped = true;
  return true;
}

// CreateForeignTable, src/backend/commands/foreigncmds.c: when the table itself is made.
void stand_on_server(Writer& w, Oid table, const std::string& name) {
  const Oid server = w.catalog.find_defined(ObjectClass::foreign_server, 0, name);
  if (server == 0 && !w.may_exist(name))
    w.refuse(
        not_found(ObjectKind::foreign_server, {{}, name}, "42704", "server \"" + name + "\" does not exist"));
  if (server == 0) return;
  w.catalog.add_dependency(
      {{ObjectClass::relation, table, 0}, {ObjectClass::foreign_server, server, 0}, DependencyKind::normal});
}

}  // namespace

void apply(Writer& w, const CreateTable& change) {
  const Oid schema = schema_for_relation(w, change.name, change.persistence);
  if (schema == 0 || skip_existing(w, change, schema)) return;
  require_tablespace(w, change.tablespace);
  check_access_method(w, change.access_method);
  TablePlan plan = plan_elements(w, change, schema);
  const std::vector<ConstraintDef> keys = plan_keys(w, plan, [&](std::string_view name) {
    const std::vector<Oid> from = parents_of(w, change);
    if (more_of(w.catalog, plan, from) != 0) return true;  // looked for once the table is made
    return !change.of_type.empty() || std::any_of(from.begin(), from.end(), [&](Oid parent) {
      return w.catalog.relation(parent)->column_number(name) != 0;
    });
  });
  Oid of_type = 0;
  std::vector<ColumnPlan> typed;
  if (!change.of_type.empty()) typed = columns_of_type(w, change.of_type, of_type);
  make_sequences(w, plan);
  const std::vector<Oid> parents = parents_of(w, change);
  record_parents(w, change, parents);
  Merged merged = merge_parents(w, plan, parents, std::move(typed));
  Relation table = blank_table(change, plan, merged);
  table.of_type = of_type;
  table.more_of = more_of(w.catalog, plan, parents);
  if (!change.foreign) check_options(w, table, change.options, true);
  table.options.edit().erase("oids");
  const Oid oid = make_relation(w, std::move(table));
  make_inherited_checks(w, oid, merged);
  for (Oid parent : parents) add_child(w, parent, oid);
  make_defaults(w, oid, merged);
  if (change.bound && !parents.empty() && w.catalog.relation(parents.front())->presumed) {
    w.catalog.update<Relation>(oid, [&](Relation& r) { r.partition_bound = *change.bound; });
  } else if (change.bound && !parents.empty()) {
    PartitionBound bound = analyze_partition_bound(w, parents.front(), *change.bound);
    check_new_bound(w, *w.catalog.relation(parents.front()), plan.name, bound);
    w.catalog.update<Relation>(oid, [&](Relation& r) { r.partition_bound = std::move(bound); });
  }
  if (change.partition_by) {
    PartitionKey key = analyze_partition_key(w, oid, *change.partition_by);
    w.catalog.update<Relation>(oid, [&](Relation& r) { r.partition_key = std::move(key); });
  }
  if (plan.partition && !parents.empty()) clone_parent_parts(w, parents.front(), oid);
  make_constraints(w, oid, plan, keys, merged);
  if (change.foreign) stand_on_server(w, oid, change.server);
  own_sequences(w, plan, oid);
}

}  // namespace commands
