// ATTACH and DETACH PARTITION: src/backend/commands/tablecmds.c, ATExecAttachPartition,
// QueuePartitionConstraintValidation, ATExecDetachPartition, ATExecAttachPartitionIdx.

#include "lint/catalog/effects_alter.h"
#include "lint/catalog/implication.h"

namespace catalog::effecting {
namespace {

/// Scans the table, or the partitions below it, unless constraints prove the bound.
void queue_validation(Alteration& a, const Relation& table, const Clause& bound) {
  if (implies(known_of(a.catalog(), table, a.dropped_constraints, true), bound)) return;
  if (table.kind == RelationKind::table) {
    a.work[table.oid].check = true;
    return;
  }
  if (table.kind != RelationKind::partitioned_table) return;
  for (Oid child : table.children) {
    const Relation* partition = a.catalog().relation(child);
    if (!partition) continue;
    a.scene.lock(child, LockMode::access_exclusive);
    queue_validation(a, *partition, bound);
  }
}

/// The bound, and those of the parent where it is a partition itself (RelationGetPartitionQual).
Clause whole_bound(const Catalog& catalog, const Relation& parent, const PartitionBound& bound) {
  Clause out{Clause::Kind::all, {partition_clause(catalog, parent, bound)}, {}, Clause::Operator::equal, {}};
  const Relation* at = &parent;
  while (at && at->partition_bound && !at->parents.empty()) {
    const Relation* above = catalog.relation(at->parents[0]);
    if (!above || !above->partition_key) break;
    out.parts.push_back(partition_clause(catalog, *above, *at->partition_bound));
    at = above;
  }
  return out;
}

void attach_index(Alteration& a, const Relation& index) {
  // ALTER INDEX ... ATTACH PARTITION: the partition's index is locked as if it were dropped.
  a.scene.lock(index.oid, LockMode::access_exclusive);
}

void detach_foreign_keys(Alteration& a, const Relation& partition) {
  for (const Constraint& constraint : partition.constraints) {
    // The key that came from the parent gets triggers of its own on the referenced side.
    if (constraint.kind == Constraint::Kind::foreign_key && constraint.parent) {
      a.scene.lock_tree(constraint.ref_table, LockMode::share_row_exclusive);
    }
  }
  // ATDetachCheckNoForeignKeyRefs holds the tables that refer to the partition, then their triggers on it go.
  for (const auto& [table, constraint] : a.catalog().referencing(a.target.oid)) {
    a.scene.lock(table, LockMode::share);
  }
}

}  // namespace

void attach_partition(Alteration& a, const AlterCommand& command) {
  const Relation* child = a.scene.find(command.relation);
  if (!child) return;
  if (child->is_index()) return attach_index(a, *child);
  if (!a.target.partition_key) return;
  for (Oid oid : inheritors(a.catalog(), child->oid)) a.scene.lock(oid, LockMode::access_exclusive);
  clone_foreign_keys(a.scene, a.target, child);
  if (!command.bound) return;
  const Clause bound = whole_bound(a.catalog(), a.target, *command.bound);
  queue_validation(a, *child, bound);
  const Relation* rest = default_partition(a.catalog(), a.target);
  if (!rest) return;
  // What belongs to the new partition must not stand in the default one.
  a.scene.lock(rest->oid, LockMode::access_exclusive);
  queue_validation(a, *rest, negated(partition_clause(a.catalog(), a.target, *command.bound)));
}

void detach_partition(Alteration& a, const AlterCommand& command) {
  const Relation* child = a.scene.find(command.relation);
  if (!child) return;
  const Relation* rest = default_partition(a.catalog(), a.target);
  const bool finalize = command.kind == AlterCommand::Kind::detach_finalize;
  if (finalize && !child->detach_pending) {
    return a.scene.refuse("55000", "cannot complete detaching partition \"" + child->name + "\"");
  }
  if (command.concurrently) {
    if (rest) {
      return a.scene.refuse("55000", "cannot detach partitions concurrently when a default partition exists");
    }
    a.scene.lock(child->oid, LockMode::share_update_exclusive);
    return;
  }
  a.scene.lock(child->oid,
               a.scene.version() < 14 ? LockMode::share_update_exclusive : LockMode::access_exclusive);
  if (rest) a.scene.lock(rest->oid, LockMode::access_exclusive);
  detach_foreign_keys(a, *child);
  for (Oid oid : child->indexes) {
    const Relation* index = a.catalog().relation(oid);
    if (index && index->index && index->index->parent) a.scene.lock(oid, LockMode::access_exclusive);
  }
}

}  // namespace catalog::effecting
