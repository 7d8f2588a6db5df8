// Indexes, CLUSTER, VACUUM, REFRESH, TRUNCATE, LOCK: src/backend/commands/indexcmds.c, cluster.c, vacuum.c,
// matview.c, tablecmds.c (ExecuteTruncate), lockcmds.c.

#include "lint/effects/index.h"

#include <algorithm>

#include "lint/ast/query.h"
#include "lint/catalog/inheritors.h"
#include "lint/effects/lock_mode.h"
#include "lint/effects/scene.h"

namespace effects {
using namespace ast;
using namespace catalog;

namespace {

void reindex_table(const Scene& scene, const Relation& table) {
  scene.lock(table.oid, LockMode::share);
  scene.rebuild_indexes(table);
}

// A table and its partitions; children of INHERITS are left alone.
void reindex_tree(const Scene& scene, const Relation& table) {
  if (scene.version() < 14 && table.kind == RelationKind::partitioned_table) {  // a warning says so
    return scene.lock(table.oid, LockMode::share);
  }
  for (Oid oid : all_inheritors(scene.before, table.oid)) {
    const Relation* at = scene.before.relation(oid);
    if (at && (oid == table.oid || at->is_partition())) reindex_table(scene, *at);
  }
}

void reindex_index(const Scene& scene, const Relation& index) {
  for (Oid oid : all_inheritors(scene.before, index.oid)) {
    const Relation* at = scene.before.relation(oid);
    if (!at || !at->index) continue;
    const Relation* table = scene.before.relation(at->index->table);
    if (!table) continue;
    scene.lock(table->oid, LockMode::share);
    scene.lock(at->oid, LockMode::access_exclusive);
    if (at->kind == RelationKind::index) scene.build(*table);
  }
}

bool can_refresh_concurrently(const Scene& scene, const Relation& view) {
  return std::any_of(view.indexes.begin(), view.indexes.end(), [&](Oid oid) {
    const Relation* index = scene.before.relation(oid);
    if (!index || !index->index->unique || !index->index->valid || index->index->predicate) return false;
    return std::all_of(index->index->keys.begin(), index->index->keys.end(),
                       [](const IndexKey& key) { return key.column > 0; });
  });
}

// What TRUNCATE ... CASCADE takes along: heap_truncate_find_FKs.
std::vector<Oid> truncated(const Scene& scene, const Truncate& change) {
  std::vector<Oid> tables;
  const auto take = [&](Oid oid) {
    if (std::find(tables.begin(), tables.end(), oid) == tables.end()) tables.push_back(oid);
  };
  for (const RelationRef& ref : change.relations) {
    const Relation* table = scene.find(ref.name);
    if (!table) continue;
    if (ref.only) {
      take(table->oid);
    } else {
      for (Oid oid : all_inheritors(scene.before, table->oid)) take(oid);
    }
  }
  if (!change.cascade) return tables;
  for (size_t i = 0; i < tables.size(); ++i) {
    for (const auto& [table, key] : scene.before.referencing(tables[i])) {
      for (Oid oid : all_inheritors(scene.before, table)) take(oid);
    }
  }
  return tables;
}

// `within`: the views that lead here; one that leads back to itself is refused (42P17).
void lock_view(const Scene& scene, const Relation& view, LockMode mode, std::vector<Oid> within);

void lock_named(const Scene& scene, const Name& name, bool only, LockMode mode,
                const std::vector<Oid>& within = {}) {
  const Relation* relation = scene.find(name);
  if (!relation) return;
  if (relation->kind == RelationKind::view) {
    scene.lock(relation->oid, mode);
    if (std::find(within.begin(), within.end(), relation->oid) != within.end()) return;
    return lock_view(scene, *relation, mode, within);
  }
  if (only) {
    scene.lock(relation->oid, mode);
  } else {
    scene.lock_tree(relation->oid, mode);
  }
}

// LockViewRecurse: the tables that a view reads are locked in the same mode.
void lock_items(const Scene& scene, const std::vector<FromItem>& items, LockMode mode,
                const std::vector<Oid>& within) {
  for (const FromItem& item : items) {
    if (item.kind == FromItem::Kind::relation) lock_named(scene, item.relation, item.only, mode, within);
    if (item.kind == FromItem::Kind::subquery && item.query)
      lock_items(scene, item.query->from, mode, within);
    lock_items(scene, item.sides, mode, within);
  }
}

void lock_view(const Scene& scene, const Relation& view, LockMode mode, std::vector<Oid> within) {
  within.push_back(view.oid);
  if (view.view && view.view->query) lock_items(scene, view.view->query->from, mode, within);
}

}  // namespace

void predict(const Scene& scene, const CreateIndex& change) {
  const Relation* table = scene.find(change.table);
  if (!table) return;
  const LockMode mode = change.concurrently ? LockMode::share_update_exclusive : LockMode::share;
  if (table->kind == RelationKind::partitioned_table && !change.only) {
    scene.lock_tree(table->oid, mode);
  } else {
    scene.lock(table->oid, mode);
  }
  if (change.only && table->presumed)
    scene.unknown("whether rows of " + scene.before.display_name(*table) +
                  " are read: not if it is partitioned");
  if (change.concurrently && table->kind == RelationKind::partitioned_table) {
    scene.refuse("0A000", "cannot create index on partitioned table \"" + table->name + "\" concurrently");
  }
}

void predict(const Scene& scene, const Reindex& change) {
  const Relation* relation = change.name.empty() ? nullptr : scene.find(change.name);
  switch (change.target) {
    case Reindex::Target::index:
      if (relation && relation->is_index()) reindex_index(scene, *relation);
      break;
    case Reindex::Target::table:
      if (relation) reindex_tree(scene, *relation);
      break;
    case Reindex::Target::schema:
    case Reindex::Target::database:
      for (const auto& [oid, table] : scene.before.all<Relation>()) {
        const bool here = change.target == Reindex::Target::database ||
                          scene.before.schema_name(table->schema) == change.name.name;
        if (here && has_storage(*table) && !table->is_index()) reindex_table(scene, *table);
      }
      break;
    case Reindex::Target::system: break;
  }
}

void predict(const Scene& scene, const Cluster& change) {
  for (const auto& [oid, table] : scene.before.all<Relation>()) {
    if (!change.table.empty()) break;
    const bool any = change.repack && !change.using_index && has_storage(*table) && !table->is_index();
    const bool clustered = any || std::any_of(table->indexes.begin(), table->indexes.end(), [&](Oid index) {
                             const Relation* at = scene.before.relation(index);
                             return at && at->index && at->index->clustered;
                           });
    if (!clustered) continue;
    scene.lock(oid, LockMode::access_exclusive);
    scene.copy(*table);
  }
  const Relation* table = change.table.empty() ? nullptr : scene.find(change.table);
  if (!table) return;
  for (Oid oid : all_inheritors(scene.before, table->oid)) {
    const Relation* at = scene.before.relation(oid);
    if (!at || (oid != table->oid && !at->is_partition())) continue;
    scene.lock(oid, LockMode::access_exclusive);
    scene.copy(*at);
  }
}

void predict(const Scene& scene, const Vacuum& change) {
  const LockMode mode = change.full ? LockMode::access_exclusive : LockMode::share_update_exclusive;
  const auto one = [&](const Relation& table) {
    for (Oid oid : table.is_table() ? all_inheritors(scene.before, table.oid) : std::vector<Oid>{table.oid}) {
      const Relation* at = scene.before.relation(oid);
      if (!at) continue;
      // Up to 17 children of INHERITS are sampled under the parent's ANALYZE, and done only when named.
      const bool partition = oid == table.oid || at->is_partition() || scene.version() >= 18;
      scene.lock(oid, partition ? mode : LockMode::access_share);
      if (change.full && partition) scene.copy(*at);
    }
  };
  for (const Name& name : change.relations) {
    if (const Relation* table = scene.find(name)) one(*table);
  }
  if (!change.relations.empty()) return;
  for (const auto& [oid, table] : scene.before.all<Relation>()) {
    if (table->is_table() || table->kind == RelationKind::materialized_view) one(*table);
  }
}

void predict(const Scene& scene, const RefreshMatview& change) {
  const Relation* view = scene.find(change.name);
  if (!view) return;
  if (!change.concurrently) {
    scene.lock(view->oid, LockMode::access_exclusive);
    scene.copy(*view);
    return;
  }
  if (!view->presumed && !can_refresh_concurrently(scene, *view)) {
    return scene.refuse("55000", "cannot refresh materialized view \"" + scene.before.qualified_name(*view) +
                                     "\" concurrently");
  }
  // The differences are written as by INSERT and DELETE: refresh_by_match_merge.
  scene.lock(view->oid, LockMode::exclusive);
  scene.lock_indexes(*view, LockMode::row_exclusive);
}

void predict(const Scene& scene, const Truncate& change) {
  const std::vector<Oid> tables = truncated(scene, change);
  for (Oid oid : tables) {
    const Relation* table = scene.before.relation(oid);
    if (!table) continue;
    scene.lock(oid, LockMode::access_exclusive);
    scene.rebuild_indexes(*table);
    for (const auto& [referencing, key] : scene.before.referencing(oid)) {
      if (std::find(tables.begin(), tables.end(), referencing) == tables.end()) {
        scene.refuse("0A000", "cannot truncate a table referenced in a foreign key constraint");
      }
    }
  }
}

void predict(const Scene& scene, const LockTable& change) {
  for (const RelationRef& ref : change.relations) {
    lock_named(scene, ref.name, ref.only, static_cast<LockMode>(change.mode));
  }
}

}  // namespace effects
