// Foreign keys: triggers are put on both sides, so both sides are locked (src/backend/commands/tablecmds.c,
// ATAddForeignKeyConstraint, addFkRecurseReferenced, addFkRecurseReferencing, CloneFkReferencing).

#include "lint/effects/foreign_key.h"

#include "lint/effects/lock_mode.h"
#include "lint/effects/scene.h"

namespace effects {
using namespace ast;
using namespace catalog;

void lock_referenced(const Scene& scene, const Name& referenced) {
  if (const Relation* table = scene.find(referenced)) {
    if (table->kind == RelationKind::partitioned_table) {
      scene.lock_tree(table->oid, LockMode::share_row_exclusive);
    } else {
      scene.lock(table->oid, LockMode::share_row_exclusive);
    }
  }
}

namespace {

// tryAttachPartitionForeignKey: a partition's own equal key is taken over as it is. From 18 on one that is
// not valid yet too.
bool is_equal_key(const Scene& scene, const Relation& parent, const Constraint& key,
                  const Relation& partition, const Constraint& own) {
  if (own.kind != Constraint::Kind::foreign_key || own.ref_table != key.ref_table || own.parent != 0 ||
      own.ref_columns != key.ref_columns || own.columns.size() != key.columns.size() ||
      own.on_delete != key.on_delete || own.on_update != key.on_update || own.match != key.match ||
      own.deferrable != key.deferrable || own.deferred != key.deferred ||
      (!own.validated && scene.version() < 18)) {
    return false;
  }
  for (size_t i = 0; i < own.columns.size(); ++i) {
    if (partition.column(own.columns[i]).name != parent.column(key.columns[i]).name) return false;
  }
  return true;
}

// The key taken over loses its triggers on the referenced side: the parent's reach it from now on.
const Constraint* take_over(const Scene& scene, const Relation& parent, const Constraint& key,
                            const Relation& partition) {
  for (const Constraint& own : partition.constraints) {
    if (!is_equal_key(scene, parent, key, partition, own)) continue;
    scene.lock(key.ref_table, LockMode::access_exclusive);
    return &own;
  }
  return nullptr;
}

// The key asked for, as far as equality goes.
Constraint key_of(const Scene& scene, const Relation& table, const ConstraintDef& definition) {
  Constraint key;
  key.kind = Constraint::Kind::foreign_key;
  const Relation* referenced = scene.find(definition.ref_table);
  if (!referenced) return key;
  key.ref_table = referenced->oid;
  for (const std::string& name : definition.columns) key.columns.push_back(table.column_number(name));
  for (const std::string& name : definition.ref_columns) {
    key.ref_columns.push_back(referenced->column_number(name));
  }
  for (const Constraint& primary : referenced->constraints) {
    const bool implied = definition.ref_columns.empty() && primary.kind == Constraint::Kind::primary_key;
    if (implied) key.ref_columns = primary.columns;
  }
  key.on_delete = definition.on_delete;
  key.on_update = definition.on_update;
  key.match = definition.match;
  key.deferrable = definition.deferrable;
  key.deferred = definition.deferred;
  return key;
}

// Whether a partition below has rows to look at (addFkRecurseReferencing).
bool must_look(const Scene& scene, const Relation& table, const Constraint& key) {
  if (table.kind != RelationKind::partitioned_table) return has_storage(table);
  bool look = false;
  for (Oid child : table.children) {
    const Relation* partition = scene.before.relation(child);
    const Constraint* own = partition ? take_over(scene, table, key, *partition) : nullptr;
    look |= own ? !own->validated : partition && must_look(scene, *partition, key);
  }
  return look;
}

}  // namespace

void add_foreign_key(Alteration& a, const ConstraintDef& constraint, bool validate) {
  lock_referenced(a.scene, constraint.ref_table);
  if (a.target.kind == RelationKind::partitioned_table && !a.change.only) a.tree();
  // The message names the key of the table asked for, whatever those of its partitions are called.
  if (must_look(a.scene, a.target, key_of(a.scene, a.target, constraint)) && validate) {
    a.scene.validate_new(a.target);
  }
}

void clone_foreign_keys(const Scene& scene, const Relation& parent, const Relation* attached) {
  for (const Constraint& constraint : parent.constraints) {
    if (constraint.kind != Constraint::Kind::foreign_key) continue;
    scene.lock_tree(constraint.ref_table, LockMode::share_row_exclusive);
    const Constraint* own = attached ? take_over(scene, parent, constraint, *attached) : nullptr;
    if (!attached || !constraint.validated || !constraint.enforced || !has_storage(*attached)) continue;
    if (!own) scene.validate_new(*attached);
    if (own && !own->validated) scene.out.fk_validations.insert(own->name);
  }
  // CloneFkReferenced: from 15 on, who refers to the parent is held still too.
  if (scene.version() < 15) return;
  for (const auto& [table, constraint] : scene.before.referencing(parent.oid)) {
    scene.lock(table, LockMode::share_row_exclusive);
  }
}

}  // namespace effects
