// What a prediction does to its relations: locks, rewrites, builds; and who inherits from whom.

#include "lint/effects/scene.h"

#include <algorithm>

#include "lint/catalog/inheritors.h"
#include "lint/effects/lock_mode.h"

namespace effects {
using namespace ast;
using namespace catalog;

void Scene::lock(Oid relation, LockMode mode) const {
  LockMode& held = out.held[relation];
  held = std::max(held, mode);
}

void Scene::lock_tree(Oid relation, LockMode mode) const {
  for (Oid oid : all_inheritors(before, relation)) lock(oid, mode);
}

void Scene::lock_indexes(const Relation& table, LockMode mode) const {
  for (Oid index : table.indexes) lock(index, mode);
}

void Scene::rebuild_indexes(const Relation& table, const std::set<Oid>& dropped) const {
  if (!has_storage(table)) return;
  for (Oid index : table.indexes) {
    if (dropped.contains(index)) continue;
    build(table);
    lock(index, LockMode::access_exclusive);
  }
}

void Scene::rewrite(const Relation& table, const std::set<Oid>& dropped) const {
  if (!has_storage(table)) return;
  out.rewrites.insert(before.display_name(table));
  rebuild_indexes(table, dropped);
}

void Scene::copy(const Relation& table) const {
  if (!has_storage(table)) return;
  out.copies.insert(before.display_name(table));
  rebuild_indexes(table);
}

void Scene::refuse(std::string_view sqlstate, std::string message) const {
  if (out.error) return;  // the first one counts
  out.error = std::move(message);
  out.sqlstate = sqlstate;
}

void Scene::refuse_if_rows(const Relation& table, std::string_view sqlstate, std::string message) const {
  if (table.filled) return refuse(sqlstate, std::move(message));
  if (!out.error_if_rows) out.error_if_rows = std::move(message);
}

}  // namespace effects
