// Making an index (src/backend/commands/indexcmds.c, DefineIndex; src/backend/catalog/index.c: index_create,
// index_constraint_create, index_check_primary_key).

#include "lint/commands/index/make.h"

#include <algorithm>

#include "lint/analyze/references.h"
#include "lint/commands/index/check.h"
#include "lint/commands/index/match.h"
#include "lint/commands/index/name.h"
#include "lint/commands/relation/collation.h"
#include "lint/commands/relation/constraint_name.h"
#include "lint/datum/input.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

void check_name(Writer& w, const Relation& table, const IndexSpec& spec, const std::string& name) {
  if (const Oid conflicting = w.catalog.find_relation(table.schema, name)) {
    const Constraint* owner = table.find_constraint(name);
    const bool of_constraint = owner && owner->index == conflicting;
    w.refuse(of_constraint ? ObjectAddress{ObjectClass::constraint, owner->oid, 0}
                           : ObjectAddress{ObjectClass::relation, conflicting, 0},
             table.name, exists_already(name, "42P07", "relation \"" + name + "\" already exists"));
  }
  if (spec.is_constraint && table.find_constraint(name)) refuse_constraint_name(w, table, name);
}

Relation index_relation(Writer& w, const Relation& table, const IndexSpec& spec, std::string name,
                        const std::vector<std::string>& columns) {
  Relation made;
  made.schema = table.schema;
  made.name = std::move(name);
  made.kind =
      table.kind == RelationKind::partitioned_table ? RelationKind::partitioned_index : RelationKind::index;
  made.persistence = table.persistence;
  made.owner = table.owner;
  made.tablespace = spec.tablespace;
  made.comment = spec.comment;
  for (const auto& [option, value] : spec.options) made.options.edit()[option] = value;
  for (const std::string& column : columns) {
    made.columns.push_back({}).name = column;
  }
  made.made = w.context.origin;
  Index& index = made.index.emplace();
  index.table = spec.table;
  index.method = spec.method;
  index.keys = spec.keys;
  index.include = spec.include;
  // A constant TRUE is no predicate (make_ands_implicit, src/backend/nodes/makefuncs.c).
  if (spec.predicate && !datum::is_true(*spec.predicate)) index.predicate = spec.predicate;
  index.unique = spec.unique;
  index.primary = spec.is_constraint && spec.kind == Constraint::Kind::primary_key;
  index.exclusion = spec.is_constraint && spec.kind == Constraint::Kind::exclusion;
  index.nulls_not_distinct = spec.nulls_not_distinct;
  index.deferrable = spec.deferrable;
  index.concurrently = spec.concurrently;
  index.parent = spec.parent_index;
  index.valid = spec.recurse || table.kind != RelationKind::partitioned_table || table.children.empty();
  return made;
}

// Functions, types and other objects outside the table that the keys or the predicate name.
void add_dependencies(Writer& w, Oid index, const IndexSpec& spec) {
  const auto depend = [&](const ExprPtr& expr) {
    if (!expr) return;
    for (const ObjectAddress& on : analyze::dependencies_of(w.catalog, *expr, spec.table)) {
      if (on.cls != ObjectClass::relation || on.oid != spec.table)
        w.catalog.add_dependency({{ObjectClass::relation, index, 0}, on, DependencyKind::normal});
    }
  };
  for (const IndexKey& key : spec.keys) {
    depend(key.expr);
    depend_on_collation(w, {ObjectClass::relation, index, 0}, key.collation);
  }
  depend(spec.predicate);
}

// An index of the partition that fits and is free, or 0.
Oid find_match(Writer& w, Oid index, Oid partition, const std::vector<ColumnNumber>& columns) {
  const Relation& parent = *w.catalog.relation(index);
  std::vector<Oid> candidates = w.catalog.relation(partition)->indexes;
  std::sort(candidates.begin(), candidates.end());
  for (Oid oid : candidates) {
    const Relation* candidate = w.catalog.relation(oid);
    if (!candidate || candidate->index->parent != 0) continue;
    if (parent.index->constraint != 0 && candidate->index->constraint == 0) continue;
    if (same_index(w.catalog, parent, *candidate, columns)) return oid;
  }
  return 0;
}

void make_in_partition(Writer& w, Oid index, Oid constraint, Oid partition) {
  const Relation child = *w.catalog.relation(partition);
  const Relation parent = *w.catalog.relation(index);
  const Relation* table = w.catalog.relation(parent.index->table);
  if (child.kind == RelationKind::foreign_table) {
    if (parent.index->unique)
      w.refuse("42809", "cannot create unique index on partitioned table \"" + table->name + "\"",
               "Table \"" + table->name + "\" contains partitions that are foreign tables.");
    return;
  }
  const auto columns = column_map(*table, child);
  if (const Oid match = find_match(w, index, partition, columns)) {
    set_parent_index(w, match, index);
    if (!w.catalog.relation(match)->index->valid)
      w.catalog.update<Relation>(index, [](Relation& r) { r.index->valid = false; });
    return;
  }
  IndexSpec spec = clone_spec(w.catalog, parent, columns, partition);
  spec.parent_index = index;
  spec.parent_constraint = constraint;
  make_index(w, spec);
}

}  // namespace

Oid make_index_constraint(Writer& w, Oid index, Constraint constraint) {
  const Relation& relation = *w.catalog.relation(index);
  const Oid table = relation.index->table;
  if (constraint.oid == 0) constraint.oid = w.catalog.new_oid();
  if (constraint.name.empty()) constraint.name = relation.name;
  constraint.index = index;
  constraint.made = w.context.origin;
  if (constraint.columns.empty()) {
    for (const IndexKey& key : relation.index->keys) constraint.columns.push_back(key.column);
  }
  const Oid oid = constraint.oid;
  w.catalog.update<Relation>(index, [&](Relation& r) {
    r.index->constraint = oid;
    r.index->primary = constraint.kind == Constraint::Kind::primary_key;
    r.index->deferrable = constraint.deferrable;
  });
  w.catalog.update<Relation>(table, [&](Relation& r) { r.constraints.push_back(std::move(constraint)); });
  return oid;
}

Oid make_index(Writer& w, const IndexSpec& spec) {
  // The table as it is now: what is done below replaces it in the Catalog.
  const Relation* table = w.catalog.relation(spec.table);
  const bool partitioned = table->kind == RelationKind::partitioned_table;
  check_index(w, *table, spec);
  if (spec.is_constraint && spec.kind == Constraint::Kind::primary_key && table->primary_key()) {
    w.refuse({ObjectClass::constraint, table->primary_key()->oid, 0}, table->name,
             {"42P16", "multiple primary keys for table \"" + table->name + "\" are not allowed", {}, {}});
  }
  check_partition_key(w, *table, spec);
  check_virtual_columns(w, *table, spec);
  const std::vector<std::string> columns = index_column_names(*table, spec);
  std::string name = spec.name.empty() ? choose_index_name(w.catalog, *table, spec, columns) : spec.name;
  if (spec.if_not_exists && w.catalog.find_relation(table->schema, name) != 0) {
    w.notice("relation \"" + name + "\" already exists, skipping");
    w.applied.skipped = true;
    return 0;
  }
  check_name(w, *table, spec, name);
  const std::vector<Oid> partitions = table->children;
  if (!partitioned && w.record)
    w.record.build(table->schema == temporary_schema ? table->name : w.catalog.display_name(*table));
  const Oid index = w.catalog.add(index_relation(w, *table, spec, std::move(name), columns));
  w.catalog.update<Relation>(spec.table, [&](Relation& r) { r.indexes.push_back(index); });
  w.created({ObjectClass::relation, index, 0});
  add_dependencies(w, index, spec);
  Oid constraint = 0;
  if (spec.is_constraint) {
    Constraint made;
    made.kind = spec.kind;
    made.operators = spec.operators;
    made.deferrable = spec.deferrable;
    made.deferred = spec.deferred;
    made.period = spec.period;
    made.parent = spec.parent_constraint;
    made.local = spec.parent_constraint == 0;
    made.inherited = spec.parent_constraint == 0 ? 0 : 1;
    constraint = make_index_constraint(w, index, std::move(made));
    w.created({ObjectClass::constraint, constraint, 0});
  }
  if (partitioned && spec.recurse) {
    for (Oid partition : partitions) make_in_partition(w, index, constraint, partition);
  }
  return index;
}

}  // namespace commands
