// DROP: what goes is locked, and so is what it leaves a trace on (src/backend/catalog/dependency.c,
// AcquireDeletionLock and doDeletion; RemoveTriggerById, RemoveConstraintById, RemoveAttributeById,
// heap_drop_with_catalog, index_drop).

#include "lint/catalog/apply_drop.h"
#include "lint/catalog/effects_parts.h"
#include "lint/catalog/search.h"

namespace catalog::effecting {
namespace {

void lock_constraint(const Scene& scene, const Relation& table, const Constraint& constraint,
                     bool with_table) {
  scene.lock(table.oid, LockMode::access_exclusive);
  if (constraint.kind != Constraint::Kind::foreign_key) return;
  // A partition's key has no triggers on the referenced side: the partitioned table's has.
  if (constraint.parent && scene.before.find_constraint(constraint.parent).first != &table) return;
  // Its triggers stand on both sides, and on each partition of the referenced side. Up to 14 a partitioned
  // table itself has none.
  const bool root = with_table && scene.version() < 15;
  for (Oid oid : inheritors(scene.before, constraint.ref_table)) {
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
    const Relation* rest = parent ? default_partition(scene.before, *parent) : nullptr;
    if (rest) scene.lock(rest->oid, mode);
  }
  for (const Constraint& constraint : relation.constraints) {
    if (constraint.kind == Constraint::Kind::foreign_key) lock_constraint(scene, relation, constraint, true);
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
      if (const NamedObject* statistics = scene.before.get<NamedObject>(object.oid)) {
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
      if (table && !goes_with_table) lock_constraint(scene, *table, *constraint, false);
      return;
    }
    default: return;
  }
}

/// Members that the edges may leave out, because they follow from the relation's own value.
std::vector<ObjectAddress> members(const Catalog& catalog, const ObjectAddress& object) {
  std::vector<ObjectAddress> found;
  const auto* relation =
      object.cls == ObjectClass::relation && object.column == 0 ? catalog.relation(object.oid) : nullptr;
  if (object.cls == ObjectClass::constraint) {
    const auto [table, constraint] = catalog.find_constraint(object.oid);
    if (table && constraint->index && constraint->kind != Constraint::Kind::foreign_key) {
      found.push_back({ObjectClass::relation, constraint->index, 0});
    }
  }
  if (!relation) return found;
  for (Oid index : relation->indexes) found.push_back({ObjectClass::relation, index, 0});
  if (relation->is_table()) {
    for (Oid child : relation->children) {
      const Relation* at = catalog.relation(child);
      if (at && at->is_partition()) found.push_back({ObjectClass::relation, child, 0});
    }
  }
  return found;
}

}  // namespace

std::set<ObjectAddress> drop_closure(const Catalog& catalog, const std::vector<ObjectAddress>& named) {
  std::set<ObjectAddress> closure(named.begin(), named.end());
  std::vector<ObjectAddress> open(named.begin(), named.end());
  const auto take = [&](const ObjectAddress& object) {
    if (closure.insert(object).second) open.push_back(object);
  };
  while (!open.empty()) {
    const ObjectAddress object = open.back();
    open.pop_back();
    for (const Dependency& edge : applying::dependents(catalog, object)) take(edge.dependent);
    for (const ObjectAddress& member : members(catalog, object)) take(member);
  }
  return closure;
}

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

namespace {

ObjectAddress table_part(const Relation& table, ObjectKind kind, const std::string& name,
                         const Catalog& catalog) {
  const auto named = [&](const std::vector<Oid>& oids, ObjectClass cls, auto get) -> ObjectAddress {
    for (Oid oid : oids) {
      const auto* object = get(oid);
      if (object && object->name == name) return {cls, oid, 0};
    }
    return {};
  };
  switch (kind) {
    case ObjectKind::trigger:
      return named(table.triggers, ObjectClass::trigger, [&](Oid oid) { return catalog.get<Trigger>(oid); });
    case ObjectKind::policy:
      return named(table.policies, ObjectClass::policy, [&](Oid oid) { return catalog.get<Policy>(oid); });
    case ObjectKind::rule:
      return named(table.rules, ObjectClass::rule, [&](Oid oid) { return catalog.get<Rule>(oid); });
    default: return {};
  }
}

/// Functions of that name; of any signature, since which is meant makes a difference only where several have
/// triggers hanging on them.
void add_functions(const Catalog& catalog, const ObjectRef& object, std::vector<ObjectAddress>& out) {
  const Name& name = object.function ? object.function->name : object.name;
  for (Oid schema : schemas_for(catalog, name)) {
    const std::vector<Oid> functions = catalog.find_functions(schema, name.name);
    for (Oid oid : functions) out.push_back({ObjectClass::function, oid, 0});
    if (!functions.empty()) return;
  }
}

void add_named(const Catalog& catalog, ObjectClass cls, const Name& name, std::vector<ObjectAddress>& out) {
  std::vector<Oid> schemas = schemas_for(catalog, name);
  if (name.schema.empty()) schemas.push_back(0);  // classes whose names are the database's
  for (Oid schema : schemas) {
    if (Oid oid = catalog.find_named(cls, schema, name.name)) return out.push_back({cls, oid, 0});
  }
}

void resolve(const Scene& scene, const Drop& change, const ObjectRef& object,
             std::vector<ObjectAddress>& out) {
  const Catalog& catalog = scene.before;
  switch (change.kind) {
    case ObjectKind::table:
    case ObjectKind::foreign_table:
    case ObjectKind::index:
    case ObjectKind::view:
    case ObjectKind::materialized_view:
    case ObjectKind::sequence:
      if (const Relation* relation = scene.find(object.name)) {
        out.push_back({ObjectClass::relation, relation->oid, 0});
      }
      return;
    case ObjectKind::trigger:
    case ObjectKind::policy:
    case ObjectKind::rule: {
      const Relation* table = scene.find(object.relation);
      if (!table) return;
      // The table is locked before the object is looked for (RemoveObjects).
      const ObjectAddress part = table_part(*table, change.kind, object.name.name, catalog);
      if (part.oid) {
        scene.lock(table->oid, LockMode::access_exclusive);
        out.push_back(part);
      }
      return;
    }
    case ObjectKind::type:
    case ObjectKind::domain:
      if (Oid type = catalog.resolve_type(object.name)) out.push_back({ObjectClass::type, type, 0});
      return;
    case ObjectKind::schema:
      if (Oid schema = catalog.find_schema(object.name.name)) out.push_back({ObjectClass::schema, schema, 0});
      return;
    case ObjectKind::function:
    case ObjectKind::procedure:
    case ObjectKind::routine:
    case ObjectKind::aggregate: return add_functions(catalog, object, out);
    case ObjectKind::statistics: return add_named(catalog, ObjectClass::statistics, object.name, out);
    case ObjectKind::extension:
      if (Oid oid = catalog.find_extension(object.name.name)) {
        out.push_back({ObjectClass::extension, oid, 0});
      }
      return;
    default: return;
  }
}

}  // namespace

void predict(const Scene& scene, const Drop& change) {
  std::vector<ObjectAddress> named;
  for (const ObjectRef& object : change.objects) resolve(scene, change, object, named);
  lock_dropped(scene, drop_closure(scene.before, named), change.concurrently);
}

}  // namespace catalog::effecting
