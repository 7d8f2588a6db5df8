// ATTACH and DETACH PARTITION: src/backend/commands/tablecmds.c, ATExecAttachPartition,
// QueuePartitionConstraintValidation, ATExecDetachPartition, ATExecAttachPartitionIdx.

#include "lint/effects/partition.h"

#include <algorithm>

#include "lint/effects/foreign_key.h"
#include "lint/effects/lock_mode.h"
#include "lint/effects/scene.h"
#include "lint/planner/partition_bound.h"
#include "lint/planner/predicate_proof.h"

namespace effects {
using namespace ast;
using namespace catalog;

namespace {

// Scans the table, or the partitions below it, unless constraints prove the bound.
void queue_validation(Alteration& a, const Relation& table, const planner::ProofClause& bound) {
  if (planner::implies(planner::known_of(a.catalog(), table, a.dropped_constraints, true), bound)) return;
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

void attach_index(Alteration& a, const Relation& index) {
  // ALTER INDEX ... ATTACH PARTITION: the partition's index is locked as if it were dropped.
  a.scene.lock(index.oid, LockMode::access_exclusive);
}

void note_unknown_proof(Alteration& a, const Relation& child) {
  a.scene.unknown("whether a CHECK of " + a.catalog().display_name(child) +
                  " proves the bound: then it is not read");
}

// By which columns it is partitioned is not known, so no more whether a CHECK proves the bound.
void attach_to_presumed(Alteration& a, const Relation& child) {
  for (Oid oid : inheritors(a.catalog(), child.oid)) a.scene.lock(oid, LockMode::access_exclusive);
  const bool checked =
      std::any_of(child.constraints.begin(), child.constraints.end(),
                  [](const Constraint& c) { return c.kind == Constraint::Kind::check && c.validated; });
  if (checked || child.open()) note_unknown_proof(a, child);
  a.work[child.oid].check = !checked && child.kind == RelationKind::table;
}

void detach_foreign_keys(Alteration& a, const Relation& partition) {
  for (const Constraint& constraint : partition.constraints) {
    // The key that came from the parent gets triggers of its own on the referenced side.
    if (constraint.kind != Constraint::Kind::foreign_key || !constraint.parent) continue;
    const Relation* referenced = a.catalog().relation(constraint.ref_table);
    const bool tree = referenced && referenced->kind == RelationKind::partitioned_table;
    if (!tree || a.scene.version() >= 15) {
      a.scene.lock_tree(constraint.ref_table, LockMode::share_row_exclusive);
    } else if (a.scene.version() < 14) {
      a.scene.lock(partition.oid, LockMode::access_exclusive);
    }
  }
  // ATDetachCheckNoForeignKeyRefs holds the tables that refer to the partition, then their triggers on it go.
  for (const auto& [table, constraint] : a.catalog().referencing(a.target.oid)) {
    a.scene.lock(table, LockMode::access_exclusive);
    a.scene.lock(partition.oid, LockMode::access_exclusive);
  }
}

}  // namespace

void attach_partition(Alteration& a, const AlterCommand& command) {
  const Relation* child = a.scene.find(command.relation);
  if (!child) return;
  if (child->is_index()) return attach_index(a, *child);
  if (a.target.presumed) return attach_to_presumed(a, *child);
  if (!a.target.partition_key) return;
  for (Oid oid : inheritors(a.catalog(), child->oid)) a.scene.lock(oid, LockMode::access_exclusive);
  clone_foreign_keys(a.scene, a.target, child);
  if (!command.bound) return;
  const planner::ProofClause bound = planner::whole_bound(a.catalog(), a.target, *command.bound);
  if (child->open()) note_unknown_proof(a, *child);
  queue_validation(a, *child, bound);
  const Relation* rest = default_partition(a.catalog(), a.target);
  if (!rest) return;
  // What belongs to the new partition must not stand in the default one.
  a.scene.lock(rest->oid, LockMode::access_exclusive);
  queue_validation(a, *rest,
                   planner::negated(planner::partition_clause(a.catalog(), a.target, *command.bound)));
}

void detach_partition(Alteration& a, const AlterCommand& command) {
  const Relation* child = a.scene.find(command.relation);
  if (!child) return;
  const Relation* rest = default_partition(a.catalog(), a.target);
  if (command.concurrently) {
    if (rest) {
      return a.scene.refuse("55000", "cannot detach partitions concurrently when a default partition exists");
    }
    a.scene.lock(child->oid, LockMode::share_update_exclusive);
    return;
  }
  a.scene.lock(child->oid,
               a.scene.version() < 14 ? LockMode::share_update_exclusive : LockMode::access_exclusive);
  // DetachPartitionFinalize tells those below.
  if (child->kind == RelationKind::partitioned_table) {
    for (Oid oid : inheritors(a.catalog(), child->oid)) {
      if (oid != child->oid) a.scene.lock(oid, LockMode::access_exclusive);
    }
  }
  // What goes with the triggers of the parent (DropClonedTriggersFromPartition).
  for (Oid oid : child->triggers) {
    const Trigger* trigger = a.catalog().get<Trigger>(oid);
    if (trigger && trigger->parent) a.scene.lock(child->oid, LockMode::access_exclusive);
  }
  if (rest) a.scene.lock(rest->oid, LockMode::access_exclusive);
  detach_foreign_keys(a, *child);
  for (Oid oid : child->indexes) {
    const Relation* index = a.catalog().relation(oid);
    if (index && index->index && index->index->parent) a.scene.lock(oid, LockMode::access_exclusive);
  }
}

}  // namespace effects
