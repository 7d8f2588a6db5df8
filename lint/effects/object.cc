// RENAME, SET SCHEMA, OWNER TO, COMMENT, triggers, policies, rules, statistics, publications, domains.

#include "lint/effects/object.h"

#include <algorithm>

#include "lint/catalog/inheritors.h"
#include "lint/commands/relation/sequence.h"
#include "lint/effects/lock_mode.h"

namespace effects {
using namespace ast;
using namespace catalog;

namespace {

bool is_relation_kind(ObjectKind kind) {
  return kind == ObjectKind::table || kind == ObjectKind::foreign_table || kind == ObjectKind::index ||
         kind == ObjectKind::view || kind == ObjectKind::materialized_view || kind == ObjectKind::sequence;
}

void lock_if(const Scene& scene, const Relation* relation, LockMode mode) {
  if (relation) scene.lock(relation->oid, mode);
}

// renameatt, rename_constraint_internal: children have the same names.
void rename_constraint(const Scene& scene, const Relation& table, const Rename& change) {
  scene.lock(table.oid, LockMode::access_exclusive);
  const Constraint* constraint = table.find_constraint(change.object.name.name);
  if (!constraint) return;
  const bool inherited =
      (constraint->kind == Constraint::Kind::check || constraint->kind == Constraint::Kind::not_null) &&
      !constraint->no_inherit;
  if (inherited && !change.only) scene.lock_tree(table.oid, LockMode::access_exclusive);
  if (constraint->index && constraint->kind != Constraint::Kind::foreign_key) {
    scene.lock(constraint->index, LockMode::share_update_exclusive);
  }
}

void rename_trigger(const Scene& scene, const Relation& table, const Rename& change) {
  scene.lock(table.oid, LockMode::access_exclusive);
  if (scene.version() < 15 || table.kind != RelationKind::partitioned_table) return;
  for (Oid oid : table.triggers) {
    const Trigger* trigger = scene.before.get<Trigger>(oid);
    if (trigger && trigger->row && trigger->name == change.object.name.name) {
      scene.lock_tree(table.oid, LockMode::access_exclusive);
    }
  }
}

}  // namespace

void predict(const Scene& scene, const Rename& change) {
  if (is_relation_kind(change.kind)) {
    const Relation* relation = scene.find(change.object.name);
    // RenameRelation: ALTER INDEX asks for less than ALTER TABLE on the same index.
    const bool gently = change.kind == ObjectKind::index && relation && relation->is_index();
    return lock_if(scene, relation, gently ? LockMode::share_update_exclusive : LockMode::access_exclusive);
  }
  const Relation* table = scene.find(change.object.relation);
  if (!table) return;
  switch (change.kind) {
    case ObjectKind::attribute:  // renameatt_internal, find_typed_table_dependencies
      for (Oid typed : typed_tables(scene.before, *table)) scene.lock_tree(typed, LockMode::access_exclusive);
      break;
    case ObjectKind::column:
      scene.lock(table->oid, LockMode::access_exclusive);
      if (!change.only) scene.lock_tree(table->oid, LockMode::access_exclusive);
      break;
    case ObjectKind::constraint: rename_constraint(scene, *table, change); break;
    case ObjectKind::trigger: rename_trigger(scene, *table, change); break;
    case ObjectKind::policy:
    case ObjectKind::rule: scene.lock(table->oid, LockMode::access_exclusive); break;
    default: break;
  }
}

void predict(const Scene& scene, const SetSchema& change) {
  if (!is_relation_kind(change.kind)) return;
  const Relation* relation = scene.find(change.object.name);
  if (!relation) return;
  scene.lock(relation->oid, LockMode::access_exclusive);
  for (Oid sequence : commands::owned_sequences(scene.before, relation->oid))  // AlterSeqNamespaces
    scene.lock(sequence, LockMode::access_exclusive);
}

void predict(const Scene& scene, const OwnerTo& change) {
  if (!is_relation_kind(change.kind)) return;
  const Relation* relation = scene.find(change.object.name);
  if (!relation) return;
  scene.lock(relation->oid, LockMode::access_exclusive);
  const bool other = !relation->owner.empty() && relation->owner != change.owner;
  if (other) scene.lock_indexes(*relation, LockMode::access_exclusive);
}

void predict(const Scene& scene, const Comment& change) {
  // get_object_address: the relation itself is asked for in this mode, what stands on one is only read.
  if (is_relation_kind(change.kind)) {
    lock_if(scene, scene.find(change.object.name), LockMode::share_update_exclusive);
  } else if (change.kind == ObjectKind::column) {
    lock_if(scene, scene.find(change.object.relation), LockMode::share_update_exclusive);
  }
}

void predict(const Scene& scene, const AlterExtension& change) {
  // ExecAlterExtensionContentsStmt
  if (is_relation_kind(change.member_kind)) {
    lock_if(scene, scene.find(change.member.name), LockMode::share_update_exclusive);
  }
}

void predict(const Scene& scene, const OtherDdl& change) {
  // ExecAlterObjectDependsStmt (src/backend/commands/alter.c)
  for (const ObjectRef& object : change.objects) {
    if (is_relation_kind(change.kind)) lock_if(scene, scene.find(object.name), LockMode::access_exclusive);
  }
}

void predict(const Scene& scene, const CreateTrigger& change) {
  // CreateTriggerFiringOn; row triggers are cloned into each partition.
  const Relation* table = scene.find(change.table);
  if (!table) return;
  scene.lock(table->oid, LockMode::share_row_exclusive);
  if (change.row && table->kind == RelationKind::partitioned_table) {
    scene.lock_tree(table->oid, LockMode::share_row_exclusive);
  }
}

void predict(const Scene& scene, const CreatePolicy& change) {
  lock_if(scene, scene.find(change.table), LockMode::access_exclusive);
}

void predict(const Scene& scene, const AlterPolicy& change) {
  lock_if(scene, scene.find(change.table), LockMode::access_exclusive);
}

namespace {

// OpenTableList takes the children of INHERITS; partitions follow their root.
void lock_listed(const Scene& scene, const PublishedObjects& objects) {
  for (const PublishedTable& published : objects.tables) {
    const Relation* table = scene.find(published.name);
    if (!table) continue;
    if (table->kind == RelationKind::table && !published.only) {
      scene.lock_tree(table->oid, LockMode::share_update_exclusive);
    } else {
      scene.lock(table->oid, LockMode::share_update_exclusive);
    }
  }
}

}  // namespace

void predict(const Scene& scene, const Define& change) {
  if (change.cls != ObjectClass::statistics) return;
  for (const Name& name : change.relations)
    lock_if(scene, scene.find(name), LockMode::share_update_exclusive);
}

// Each of them as by ALTER ... OWNER TO (shdepReassignOwned, src/backend/catalog/pg_shdepend.c).
void predict(const Scene& scene, const ReassignOwned& change) {
  for (const auto& [oid, relation] : scene.before.all<Relation>()) {
    const bool owned =
        std::find(change.roles.begin(), change.roles.end(), relation->owner) != change.roles.end();
    if (owned) scene.lock(oid, LockMode::access_exclusive);
  }
}

// What is dropped is locked by add_dropped; a policy that one of the roles goes from locks its table
// (RemoveRoleFromObjectPolicy, src/backend/commands/policy.c).
void predict(const Scene& scene, const DropOwned& change) {
  for (const auto& [oid, policy] : scene.before.all<Policy>()) {
    const bool named =
        std::any_of(change.roles.begin(), change.roles.end(), [&p = *policy](const auto& role) {
          return std::find(p.roles.begin(), p.roles.end(), role) != p.roles.end();
        });
    if (named) scene.lock(policy->table, LockMode::access_exclusive);
  }
}

void predict(const Scene& scene, const CreatePublication& change) {
  lock_listed(scene, change.objects);
}

void predict(const Scene& scene, const AlterPublication& change) {
  lock_listed(scene, change.objects);
  if (change.action != AlterPublication::Action::set) return;
  // Those that stand no longer in it are taken out (AlterPublicationTables).
  const Oid oid = scene.before.find_defined(ObjectClass::publication, 0, change.name);
  const DefinedObject* publication = oid ? scene.before.get<DefinedObject>(oid) : nullptr;
  const auto& tables = change.objects.tables;
  for (Oid table : publication ? publication->relations : std::vector<Oid>{}) {
    const bool stays = std::any_of(tables.begin(), tables.end(), [&](const PublishedTable& published) {
      return scene.before.resolve_relation(published.name) == table;
    });
    if (!stays) scene.lock(table, LockMode::share_update_exclusive);
  }
}

void predict(const Scene& scene, const AlterSequence& change) {
  lock_if(scene, scene.find(change.name), LockMode::share_row_exclusive);
}

namespace {

bool is_over(const Catalog& catalog, Oid type, Oid domain) {
  for (const Type* at = catalog.get<Type>(type); at; at = catalog.get<Type>(at->base.oid)) {
    if (at->oid == domain) return true;
    if (at->kind != Type::Kind::domain) return false;
  }
  return false;
}

}  // namespace

void predict(const Scene& scene, const AlterDomain& change) {
  using Action = AlterDomain::Action;
  const Type* domain = scene.before.get<Type>(scene.before.resolve_type(change.name));
  if (!domain) return;
  bool looks = change.action == Action::set_not_null && !domain->not_null;
  looks |= change.action == Action::add_constraint && !change.constraint.not_valid;
  if (change.action == Action::validate_constraint) {
    for (const Constraint& constraint : domain->constraints) {
      looks |= constraint.name == change.constraint_name && !constraint.validated;
    }
  }
  if (!looks) return;
  // get_rels_with_domain: every table with a column of the domain is read and held (no message of phase 3).
  for (const auto& [oid, relation] : scene.before.all<Relation>()) {
    if (relation->kind != RelationKind::table && relation->kind != RelationKind::materialized_view) continue;
    for (const Column& column : relation->columns) {
      if (!column.dropped && is_over(scene.before, column.type.oid, domain->oid)) {
        scene.lock(oid, LockMode::share);
      }
    }
  }
}

}  // namespace effects
