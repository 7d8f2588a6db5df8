// DROP: what goes is locked, and so is what it leaves a trace on (src/backend/catalog/dependency.c,
// AcquireDeletionLock and doDeletion; RemoveTriggerById, RemoveConstraintById, RemoveAttributeById,
// heap_drop_with_catalog, index_drop).

#include "lint/effects/drop.h"

#include "lint/catalog/inheritors.h"
#include "lint/commands/find/object.h"
#include "lint/commands/work.h"
#include "lint/effects/lock_mode.h"
#include "lint/effects/scene.h"

namespace effects {
using namespace ast;
using namespace catalog;

namespace {

void lock_constraint(const Scene& scene, const Relation& table, const Constraint& constraint) {
  scene.lock(table.oid, LockMode::access_exclusive);
  if (constraint.kind != Constraint::Kind::foreign_key) return;
  // A partition's key has no triggers on the referenced side: the partitioned table's has.
  if (constraint.parent && scene.before.find_constraint(constraint.parent).first != &table) return;
  // Its triggers stand on both sides, and on each partition of the referenced side. Up to 14 a partitioned
  // table itself has none.
  const bool root = scene.version() < 15;
  for (Oid oid : all_inheritors(scene.before, constraint.ref_table)) {
    const Relation* referenced = scene.before.relation(oid);
    if (root && referenced && referenced->kind == RelationKind::partitioned_table) continue;
    scene.lock(oid, LockMode::access_exclusive);
  }
}

void lock_relation(const Scene& scene, const Relation& relation, bool concurrently) {
  const LockMode mode = concurrently ? LockMode::share_update_exclusive : LockMode::access_exclusive;
  scene.lock(relation.oid, mode);
  if (relation.index) scene.lock(relation.index->table, mode);
  if (relation.is_partition() && !relation.parents.empty()) {
    // The parent's descriptor changes, and with it what the default partition may hold.
    scene.lock(relation.parents[0], mode);
    const Relation* parent = scene.before.relation(relation.parents[0]);
    const Relation* rest = parent ? scene.before.default_partition(*parent) : nullptr;
    if (rest) scene.lock(rest->oid, mode);
  }
  for (const Constraint& constraint : relation.constraints) {
    if (constraint.kind == Constraint::Kind::foreign_key) lock_constraint(scene, relation, constraint);
  }
}

template <class T>
void lock_table_of(const Scene& scene, Oid oid) {
  if (const T* object = scene.before.get<T>(oid)) scene.lock(object->table, LockMode::access_exclusive);
}

void lock_other(const Scene& scene, const ObjectAddress& object, const std::set<ObjectAddress>& dropped) {
  switch (object.cls) {
    case ObjectClass::trigger: return lock_table_of<Trigger>(scene, object.oid);
    case ObjectClass::policy: return lock_table_of<Policy>(scene, object.oid);
    case ObjectClass::rule: return lock_table_of<Rule>(scene, object.oid);
    case ObjectClass::statistics:  // RemoveStatisticsById
      if (const DefinedObject* statistics = scene.before.get<DefinedObject>(object.oid)) {
        for (Oid oid : statistics->relations) scene.lock(oid, LockMode::share_update_exclusive);
      }
      return;
    case ObjectClass::column_default:  // RemoveAttrDefaultById
      if (const Relation* table = scene.before.find_default(object.oid).first)
        scene.lock(table->oid, LockMode::access_exclusive);
      return;
    case ObjectClass::constraint: {
      const auto [table, constraint] = scene.before.find_constraint(object.oid);
      const bool goes_with_table = table && dropped.contains({ObjectClass::relation, table->oid, 0});
      if (table && !goes_with_table) lock_constraint(scene, *table, *constraint);
      return;
    }
    default: return;
  }
}

}  // namespace

void lock_dropped(const Scene& scene, const std::set<ObjectAddress>& dropped, bool concurrently) {
  for (const ObjectAddress& object : dropped) {
    const Relation* relation =
        object.cls == ObjectClass::relation ? scene.before.relation(object.oid) : nullptr;
    if (!relation) {
      lock_other(scene, object, dropped);
    } else if (object.column != 0) {
      scene.lock(relation->oid, LockMode::access_exclusive);
    } else {
      lock_relation(scene, *relation, concurrently);
    }
  }
}

void predict(const Scene& scene, const Drop& change, const commands::Work& work) {
  for (const ObjectRef& object : change.objects) {
    const commands::Found found = commands::look_up(scene.before, change.kind, object);
    const Relation* table = found.relation ? scene.before.relation(found.relation) : nullptr;
    if (!found && !(table && table->open())) {
      if (change.kind == ObjectKind::index && scene.before.find_presumed(change.kind, object.name)) {
        scene.unknown("which table index " + object.name.name + " stands on: it is locked too");
      }
      continue;
    }
    // The table of a trigger, policy or rule is locked before that is looked for (RemoveObjects).
    if (found.relation) scene.lock(found.relation, LockMode::access_exclusive);
  }
  const std::vector<ObjectAddress>& dropped = work.clauses.front().dropped;
  lock_dropped(scene, {dropped.begin(), dropped.end()}, change.concurrently);
}

}  // namespace effects
