// Foreign keys of new tables: both sides are locked.

#include "lint/effects/foreign_key.h"

#include "lint/effects/lock_mode.h"

namespace effects {
using namespace ast;
using namespace catalog;

void lock_referenced(const Scene& scene, const Name& referenced) {
  const Relation* table = scene.find(referenced);
  if (!table) return;
  scene.lock(table->oid, LockMode::share_row_exclusive);
  if (table->kind == RelationKind::partitioned_table)
    scene.lock_tree(table->oid, LockMode::share_row_exclusive);
}

void lock_cloned_keys(const Scene& scene, const Relation& parent) {
  for (const Constraint& constraint : parent.constraints) {
    if (constraint.kind == Constraint::Kind::foreign_key)
      scene.lock_tree(constraint.ref_table, LockMode::share_row_exclusive);
  }
  // CloneFkReferenced: from 15 on, who refers to the parent is held still too.
  if (scene.version() < 15) return;
  for (const auto& [table, constraint] : scene.before.referencing(parent.oid))
    scene.lock(table, LockMode::share_row_exclusive);
}

}  // namespace effects
