// ATTACH PARTITION, of tables and of indexes (ATExecAttachPartition, AttachPartitionEnsureIndexes,
// ATExecAttachPartitionIdx).

#include "lint/commands/alter_table/attach_partition.h"

#include <algorithm>

#include "lint/catalog/inheritors.h"
#include "lint/commands/alter_table/inherit.h"
#include "lint/commands/alter_table/target.h"
#include "lint/commands/constraint/foreign_key_partition.h"
#include "lint/commands/index/attach.h"
#include "lint/commands/index/make.h"
#include "lint/commands/index/match.h"
#include "lint/commands/partition/bound.h"
#include "lint/commands/partition/partition.h"
#include "lint/commands/relation/relation.h"
#include "lint/commands/table/inherit.h"
#include "lint/commands/trigger/create_trigger.h"
#include "lint/planner/partition_constraint.h"
#include "lint/planner/predicate_proof.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

void check_attached(Writer& w, const Relation& parent, const Relation& table) {
  if (table.is_partition()) w.refuse("42809", "\"" + table.name + "\" is already a partition");
  if (!table.is_table()) {
    AlterCommand attach;
    attach.kind = AlterCommand::Kind::attach_partition;
    check_target(w, table, attach);
  }
  if (table.of_type != 0) w.refuse("42809", "cannot attach a typed table as partition");
  if (!table.parents.empty()) w.refuse("42809", "cannot attach inheritance child as partition");
  if (!table.children.empty() && table.kind != RelationKind::partitioned_table) {
    w.refuse("42809", "cannot attach inheritance parent as partition");
  }
  const std::vector<Oid> below = all_inheritors(w.catalog, table.oid);
  if (std::find(below.begin(), below.end(), parent.oid) != below.end()) {
    w.refuse("42P07", "circular inheritance not allowed",
             "\"" + parent.name + "\" is already a child of \"" + table.name + "\".");
  }
  const bool parent_temporary = parent.persistence == Persistence::temporary;
  const bool temporary = table.persistence == Persistence::temporary;
  if (!parent_temporary && temporary) {
    w.refuse("42809",
             "cannot attach a temporary relation as partition of permanent relation \"" + parent.name + "\"");
  }
  if (parent_temporary && !temporary) {
    w.refuse("42809",
             "cannot attach a permanent relation as partition of temporary relation \"" + parent.name + "\"");
  }
  for (const Column& column : table.columns) {
    if (column.dropped) continue;
    if (column.is_identity() && w.catalog.server_version() >= 17) {
      w.refuse(
          "55000",
          "table \"" + table.name + "\" being attached contains an identity column \"" + column.name + "\"",
          "The new partition may not contain an identity column.");
    }
    if (parent.column_number(column.name) != 0) continue;
    w.refuse("42804",
             "table \"" + table.name + "\" contains column \"" + column.name + "\" not found in parent \"" +
                 parent.name + "\"",
             "The new partition may contain only the columns present in parent.");
  }
}

// Other servers' tables have no indexes, and none that could keep a key unique.
void refuse_unique_indexes(Writer& w, const Relation& parent, const Relation& foreign) {
  for (Oid oid : parent.indexes) {
    const Relation* index = w.catalog.relation(oid);
    if (!index || !index->index || !index->index->unique) continue;
    w.refuse("42809",
             "cannot attach foreign table \"" + foreign.name + "\" as partition of partitioned table \"" +
                 parent.name + "\"",
             "Partitioned table \"" + parent.name + "\" contains unique indexes.");
  }
}

// Each index of the parent finds an equal one in the partition that is free, or makes it.
void ensure_indexes(Writer& w, Oid parent_oid, Oid partition) {
  const Relation parent = *w.catalog.relation(parent_oid);
  if (const Relation& table = *w.catalog.relation(partition); table.kind == RelationKind::foreign_table) {
    return refuse_unique_indexes(w, parent, table);
  }
  const std::vector<ColumnNumber> map = column_map(parent, *w.catalog.relation(partition));
  std::vector<Oid> indexes = parent.indexes;
  std::sort(indexes.begin(), indexes.end());
  std::vector<Oid> own = w.catalog.relation(partition)->indexes;
  std::sort(own.begin(), own.end());
  for (Oid oid : indexes) {
    const Relation* index = w.catalog.relation(oid);
    if (!index || !index->index) continue;
    const auto match = std::find_if(own.begin(), own.end(), [&](Oid candidate) {
      const Relation* one = w.catalog.relation(candidate);
      return one && one->index && one->index->parent == 0 &&
             (index->index->constraint == 0 || one->index->constraint != 0) &&
             same_index(w.catalog, *index, *one, map);
    });
    if (match != own.end()) {
      set_parent_index(w, *match, oid);
      continue;
    }
    IndexSpec spec = clone_spec(w.catalog, *index, map, partition);
    spec.parent_index = oid;
    spec.parent_constraint = index->index->constraint;
    make_index(w, spec);
  }
}

// QueuePartitionConstraintValidation: the table is read, or the partitions below it, unless constraints prove
// the bound.
void record_scan(const Writer& w, const Relation& table, const planner::ProofClause& bound) {
  if (planner::implies(planner::known_of(w.catalog, table, {}, true), bound)) return;
  if (table.kind == RelationKind::table) return w.record.scan(table.oid);
  if (table.kind != RelationKind::partitioned_table) return;
  w.record.lock(table.children, LockMode::access_exclusive);
  for (Oid child : table.children) record_scan(w, *w.catalog.relation(child), bound);
}

void record_doubt(const Writer& w, const Relation& table) {
  w.record.unknown("whether a CHECK of " + w.catalog.display_name(table) +
                   " proves the bound: then it is not read");
}

void record_attached(const Writer& w, const Relation& parent, const Relation& table,
                     const PartitionBound& bound) {
  if (!w.record) return;
  w.record.lock(all_inheritors(w.catalog, table.oid), LockMode::access_exclusive);
  w.record.lock(locked_to_clone(w.catalog, parent), LockMode::share_row_exclusive);
  if (table.open()) record_doubt(w, table);
  record_scan(w, table, planner::whole_bound(w.catalog, parent, bound));
  const Relation* rest = w.catalog.default_partition(parent);
  if (!rest) return;
  // What belongs to the new partition must not stand in the default one.
  w.record.lock(rest->oid, LockMode::access_exclusive);
  record_scan(w, *rest, planner::negated(planner::partition_clause(w.catalog, parent, bound)));
}

// By which columns the parent is partitioned is not known, so no more whether a CHECK proves the bound.
void record_attached_where_presumed(const Writer& w, const Relation& table) {
  w.record.lock(all_inheritors(w.catalog, table.oid), LockMode::access_exclusive);
  const bool checked =
      std::any_of(table.constraints.begin(), table.constraints.end(),
                  [](const Constraint& c) { return c.kind == Constraint::Kind::check && c.validated; });
  if (checked || table.open()) record_doubt(w, table);
  if (!checked && table.kind == RelationKind::table) w.record.scan(table.oid);
}

// One side's columns, indexes and constraints are not known: that it hangs there is all.
void attach_where_presumed(Writer& w, Oid parent, Oid partition, const AlterCommand& command) {
  const Relation& table = *w.catalog.relation(partition);
  if (table.is_partition()) w.refuse("42809", "\"" + table.name + "\" is already a partition");
  w.catalog.update<Relation>(partition, [&](Relation& r) { r.partition_bound = *command.bound; });
  add_child(w, parent, partition);
  const Relation& above = *w.catalog.relation(parent);
  w.unsure("what the partition takes over from \"" + above.name + "\"", above.open() ? above : table);
  w.altered({ObjectClass::relation, partition, 0});
}

}  // namespace

void require_partitioned(Writer& w, const Relation& parent, const char* action) {
  if (parent.kind == RelationKind::partitioned_table) return;
  const int version = w.catalog.server_version();
  if (version >= 18) {
    w.refuse(
        "42809",
        std::string("ALTER action ") + action + " cannot be performed on relation \"" + parent.name + "\"",
        "This operation is not supported for tables.");
  }
  w.refuse("42P17", (version >= 14 ? "table \"" : "\"") + parent.name + "\" is not partitioned");
}

void attach_partition(Writer& w, Oid parent_oid, const AlterCommand& command) {
  const Relation parent = *w.catalog.relation(parent_oid);
  if (parent.is_index()) {
    attach_index(w, parent_oid, command.relation);
    return;
  }
  if (parent.presumed) {
    const Oid partition = require_relation(w, command.relation);
    if (partition == 0) return;
    record_attached_where_presumed(w, *w.catalog.relation(partition));
    return attach_where_presumed(w, parent_oid, partition, command);
  }
  require_partitioned(w, parent, "ATTACH PARTITION");
  PartitionBound bound = analyze_partition_bound(w, parent_oid, *command.bound);
  const Oid partition = require_relation(w, command.relation);
  if (partition == 0) return;
  record_attached(w, parent, *w.catalog.relation(partition), *command.bound);
  if (w.catalog.relation(partition)->open()) return attach_where_presumed(w, parent_oid, partition, command);
  check_attached(w, parent, *w.catalog.relation(partition));
  check_new_bound(w, parent, w.catalog.relation(partition)->name, bound);
  merge_into_existing(w, parent_oid, partition, true);
  w.catalog.update<Relation>(partition, [&](Relation& r) { r.partition_bound = std::move(bound); });
  ensure_indexes(w, parent_oid, partition);
  clone_row_triggers(w, parent_oid, partition);
  clone_foreign_keys(w, parent_oid, partition, true);
  w.altered({ObjectClass::relation, partition, 0});
}

}  // namespace commands
