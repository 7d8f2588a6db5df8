// ALTER TABLE's subcommands that touch neither columns nor constraints: options, clustering, storage,
// inheritance, owners, triggers.

#include "lint/effects/storage.h"

#include "lint/effects/lock_mode.h"
#include "lint/effects/scene.h"

namespace effects {
using namespace ast;
using namespace catalog;

namespace {

using Kind = AlterCommand::Kind;

Oid index_named(const Alteration& a, const std::string& name) {
  for (Oid oid : a.target.indexes) {
    const Relation* index = a.catalog().relation(oid);
    if (index && index->name == name) return oid;
  }
  return 0;
}

bool is_default_tablespace(const std::string& name) {
  return name.empty() || name == "pg_default";
}

// ATExecSetTableSpace copies the files block by block, under the lock of the statement.
void set_tablespace(Alteration& a, const AlterCommand& command) {
  const bool same = is_default_tablespace(command.text) ? is_default_tablespace(a.target.tablespace)
                                                        : command.text == a.target.tablespace;
  if (!same && has_storage(a.target)) a.scene.out.copies.insert(a.catalog().display_name(a.target));
}

// ATExecChangeOwner goes on to the indexes and sequences of the table, where the owner is another.
void change_owner(Alteration& a, const AlterCommand& command) {
  const std::string& now = a.target.owner;
  const std::string& then = command.text;
  const bool runner =
      then.empty() || then == "current_user" || then == "session_user" || then == "current_role";
  if (now == then || (now.empty() && runner)) return;
  a.scene.lock_indexes(a.target, a.mode);
}

}  // namespace

void switch_trigger(Alteration& a, const AlterCommand& command) {
  // EnableDisableTrigger recurses to partitions for the row triggers that they have from here.
  if (a.change.only || a.target.kind != RelationKind::partitioned_table) return;
  for (Oid oid : a.target.triggers) {
    const Trigger* trigger = a.catalog().get<Trigger>(oid);
    if (trigger && trigger->row && (command.name.empty() || command.name == trigger->name)) a.tree();
  }
}

void alter_storage(Alteration& a, const AlterCommand& command) {
  const Scene& scene = a.scene;
  switch (command.kind) {
    case Kind::cluster_on:  // mark_index_clustered
      if (Oid index = index_named(a, command.name)) scene.lock(index, a.mode);
      break;
    case Kind::replica_identity:  // ATExecReplicaIdentity
      if (Oid index = index_named(a, command.name)) scene.lock(index, LockMode::share);
      break;
    case Kind::set_logged:  // ATPrepChangePersistence: nothing to do when it is so already
      a.work[a.target.oid].rewrite |= a.target.persistence == Persistence::unlogged;
      break;
    case Kind::set_unlogged:
      a.work[a.target.oid].rewrite |= a.target.persistence == Persistence::permanent;
      break;
    case Kind::set_access_method: {
      const std::string now = a.target.access_method.empty() ? "heap" : a.target.access_method.str();
      const std::string then = command.text.empty() ? "heap" : command.text;
      a.work[a.target.oid].rewrite |= now != then;
      break;
    }
    case Kind::set_tablespace: set_tablespace(a, command); break;
    case Kind::change_owner: change_owner(a, command); break;
    case Kind::add_inherit:  // ATExecAddInherit
      if (const Relation* parent = scene.find(command.relation)) {
        scene.lock(parent->oid, LockMode::share_update_exclusive);
      }
      break;
    default: break;
  }
}

void predict(const Scene& scene, const MoveAllInTablespace& change) {
  // AlterTableMoveAll locks each relation that it moves.
  if (change.from == change.to) return;
  for (const auto& [oid, relation] : scene.before.all<Relation>()) {
    const bool of_kind = change.target == AlterTable::Target::index ? relation->is_index()
                         : change.target == AlterTable::Target::materialized_view
                             ? relation->kind == RelationKind::materialized_view
                             : relation->is_table();
    const std::string place = relation->tablespace.empty() ? "pg_default" : relation->tablespace.str();
    if (!of_kind || place != change.from) continue;
    scene.lock(oid, LockMode::access_exclusive);
    if (has_storage(*relation)) scene.out.copies.insert(scene.before.display_name(*relation));
  }
}

}  // namespace effects
