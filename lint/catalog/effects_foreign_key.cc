// Foreign keys: triggers are put on both sides, so both sides are locked (src/backend/commands/tablecmds.c,
// ATAddForeignKeyConstraint, addFkRecurseReferenced, addFkRecurseReferencing, CloneFkReferencing).

#include "lint/catalog/effects_alter.h"

namespace catalog::effecting {

void lock_referenced(const Scene& scene, const Name& referenced) {
  if (const Relation* table = scene.find(referenced)) {
    if (table->kind == RelationKind::partitioned_table) {
      scene.lock_tree(table->oid, LockMode::share_row_exclusive);
    } else {
      scene.lock(table->oid, LockMode::share_row_exclusive);
    }
  }
}

void add_foreign_key(Alteration& a, const ConstraintDef& constraint, bool validate) {
  lock_referenced(a.scene, constraint.ref_table);
  const bool partitioned = a.target.kind == RelationKind::partitioned_table;
  const std::vector<const Relation*> tables =
      partitioned && !a.change.only ? a.tree() : std::vector<const Relation*>{&a.target};
  if (!validate) return;
  for (const Relation* table : tables) {
    if (has_storage(*table)) a.scene.validate_new(*table);
  }
}

namespace {

/// tryAttachPartitionForeignKey: a partition's own equal key is taken over as it is.
bool has_equal_key(const Relation& parent, const Constraint& key, const Relation& partition) {
  for (const Constraint& own : partition.constraints) {
    if (own.kind != Constraint::Kind::foreign_key || own.ref_table != key.ref_table || own.parent != 0 ||
        own.ref_columns != key.ref_columns || own.columns.size() != key.columns.size() ||
        own.on_delete != key.on_delete || own.on_update != key.on_update || own.match != key.match ||
        own.deferrable != key.deferrable || own.deferred != key.deferred || !own.validated) {
      continue;
    }
    bool equal = true;
    for (std::size_t i = 0; i < own.columns.size(); ++i) {
      equal &= partition.column(own.columns[i]).name == parent.column(key.columns[i]).name;
    }
    if (equal) return true;
  }
  return false;
}

}  // namespace

void clone_foreign_keys(const Scene& scene, const Relation& parent, const Relation* attached) {
  for (const Constraint& constraint : parent.constraints) {
    if (constraint.kind != Constraint::Kind::foreign_key) continue;
    scene.lock_tree(constraint.ref_table, LockMode::share_row_exclusive);
    if (attached && constraint.validated && constraint.enforced && has_storage(*attached) &&
        !has_equal_key(parent, constraint, *attached)) {
      scene.validate_new(*attached);
    }
  }
  // CloneFkReferenced: from 15 on, who refers to the parent is held still too.
  if (scene.version() < 15) return;
  for (const auto& [table, constraint] : scene.before.referencing(parent.oid)) {
    scene.lock(table, LockMode::share_row_exclusive);
  }
}

}  // namespace catalog::effecting
