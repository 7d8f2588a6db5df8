// ALTER TABLE: locks, passes, and the one scan or rewrite a table at the end.

#include "lint/effects/alter_table.h"

#include <algorithm>

#include "lint/effects/add_column.h"
#include "lint/effects/alteration.h"
#include "lint/effects/column_type.h"
#include "lint/effects/constraint.h"
#include "lint/effects/lock_level.h"
#include "lint/effects/not_null.h"
#include "lint/effects/partition.h"
#include "lint/effects/scene.h"
#include "lint/effects/storage.h"

namespace effects {
using namespace ast;
using namespace catalog;

namespace {

using Kind = AlterCommand::Kind;

// ATSimpleRecursion: nothing to do but to hold the children too.
bool recurses_plainly(const Alteration& a, Kind kind) {
  switch (kind) {
    case Kind::set_default:
    case Kind::drop_default:
    case Kind::set_statistics:
    case Kind::set_storage:
    case Kind::drop_expression: return true;
    case Kind::add_identity:
    case Kind::set_identity:
    case Kind::drop_identity:  // partitions have their parent's identity from 17 on
      return a.scene.version() >= 17 && a.target.kind == RelationKind::partitioned_table;
    default: return false;
  }
}

void run(Alteration& a, const AlterCommand& command) {
  switch (command.kind) {
    case Kind::add_column: return add_column(a, command);
    case Kind::drop_column: return drop_column(a, command);
    case Kind::alter_type: return alter_type(a, command);
    case Kind::set_not_null: return set_not_null(a, command.name);
    case Kind::drop_not_null: return drop_not_null(a, command);
    case Kind::set_expression: return set_expression(a, command);
    case Kind::add_constraint: return add_constraint(a, *command.constraint);
    case Kind::drop_constraint: return drop_constraint(a, command);
    case Kind::validate_constraint: return validate_constraint(a, command);
    case Kind::alter_constraint: return alter_constraint(a, command);
    case Kind::attach_partition: return attach_partition(a, command);
    case Kind::detach_partition:
    case Kind::detach_finalize: return detach_partition(a, command);
    case Kind::enable_trigger:
    case Kind::enable_always_trigger:
    case Kind::enable_replica_trigger:
    case Kind::disable_trigger: return switch_trigger(a, command);
    default: break;
  }
  if (recurses_plainly(a, command.kind)) {
    a.tree();
  } else {
    alter_storage(a, command);
  }
}

// ATRewriteTables.
void phase_three(Alteration& a) {
  for (const auto& [oid, work] : a.work) {
    const Relation* table = a.catalog().relation(oid);
    if (!table || !has_storage(*table) || table->is_index()) continue;
    if (!work.if_rows.empty()) a.scene.refuse_if_rows(*table, work.sqlstate, work.if_rows);
    if (work.rewrite && a.scene.out.error) {
      a.scene.out.rewrites.insert(a.catalog().display_name(*table));  // as far as it got
    } else if (work.rewrite) {
      a.scene.rewrite(*table, a.dropped_indexes);
    } else if (work.check || work.verify_not_null) {
      a.scene.scan(*table);
    }
    if (a.scene.out.error) return;
  }
}

}  // namespace

void alter_relation(const Scene& scene, const AlterTable& change, const Relation* target) {
  Alteration a{.scene = scene, .change = change, .target = *target};
  for (const AlterCommand& command : change.commands) a.mode = std::max(a.mode, lock_level(command));
  scene.lock(target->oid, a.mode);
  if (target->kind == RelationKind::composite_type) {
    for (const AlterCommand& command : change.commands) {
      if (command.kind == Kind::drop_column) drop_column(a, command);
    }
  }
  if (!target->is_table() && !target->is_index() && target->kind != RelationKind::materialized_view) return;

  std::vector<const AlterCommand*> ordered;
  for (const AlterCommand& command : change.commands) ordered.push_back(&command);
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto* x, const auto* y) { return pass_of(*x) < pass_of(*y); });
  bool rebuilt = false;
  for (const AlterCommand* command : ordered) {
    if (!rebuilt && pass_of(*command) > 1) {
      rebuild_dependents(a);
      rebuilt = true;
    }
    run(a, *command);
  }
  if (!rebuilt) rebuild_dependents(a);
  phase_three(a);
}

void predict(const Scene& scene, const AlterTable& change) {
  const Relation* target = scene.find(change.name);
  if (!target) return;
  alter_relation(scene, change, target);
  if (target->kind != RelationKind::composite_type) return;
  AlterTable followed = change;
  followed.only = false;  // ATTypedTableRecursion
  for (const Relation* table : typed_tables(scene.before, *target)) alter_relation(scene, followed, table);
}

}  // namespace effects
