#include "lint/effects/effects.h"

#include <algorithm>

#include "lint/effects/scene.h"

namespace catalog {
namespace effecting {

void Scene::lock(Oid relation, LockMode mode) const {
  LockMode& held = out.held[relation];
  held = std::max(held, mode);
}

void Scene::lock_tree(Oid relation, LockMode mode) const {
  for (Oid oid : inheritors(before, relation)) lock(oid, mode);
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

void Scene::validate_new(const Relation& table) const {
  auto& known = out.validates_new[table.oid];
  for (const Constraint& constraint : table.constraints) {
    if (constraint.kind == Constraint::Kind::foreign_key) known.insert(constraint.oid);
  }
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

std::vector<Oid> inheritors(const Catalog& catalog, Oid relation) {
  std::vector<Oid> found{relation};
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Relation* at = catalog.relation(found[i]);
    if (!at) continue;
    const auto take = [&](Oid child) {
      if (std::find(found.begin(), found.end(), child) == found.end()) found.push_back(child);
    };
    for (Oid child : at->children) take(child);
    if (at->kind != RelationKind::partitioned_index) continue;
    const Relation* table = catalog.relation(at->index->table);
    for (Oid partition : table ? table->children : Oids{}) {
      for (Oid index : catalog.relation(partition)->indexes) {
        const Relation* below = catalog.relation(index);
        if (below && below->index->parent == at->oid) take(index);
      }
    }
  }
  return found;
}

const Relation* default_partition(const Catalog& catalog, const Relation& parent) {
  for (Oid child : parent.children) {
    const Relation* at = catalog.relation(child);
    if (at && at->partition_bound && at->partition_bound->is_default) return at;
  }
  return nullptr;
}

/// Relations that the statement made are its own: nobody else can see them, yet they are locked. A new
/// index on a table with rows on disk was built, be the table empty or not (src/backend/catalog/index.c,
/// index_build). What merely changed its name keeps its oid and so its lock.
void add_created(Effects& effects, const Catalog& after) {
  for (const auto& [oid, relation] : after.all_after<Relation>(effects.newest)) {
    const Relation& made = *relation;
    effects.held[made.oid] = LockMode::access_exclusive;
    if (!made.index) continue;
    const Relation* table = after.relation(made.index->table);
    if (made.kind == RelationKind::index && table) {
      effects.index_builds.insert(made.schema == temporary_schema ? table->name : after.display_name(*table));
    }
    if (made.kind != RelationKind::partitioned_index || !table) continue;
    // DefineIndex opens a partition's own matching index, and attaches it instead of building another.
    for (Oid child : inheritors(after, table->oid)) {
      for (Oid index : after.relation(child)->indexes) {
        const Relation* old = after.relation(index);
        if (old && old->oid <= effects.newest && old->index->parent > effects.newest) {
          LockMode& mode = effects.held[old->oid];
          mode = std::max(mode, LockMode::share);
        }
      }
    }
  }
}

}  // namespace effecting

namespace {

void add_validated(Effects& effects, const Catalog& after) {
  for (const auto& [oid, known] : effects.validates_new) {
    const Relation* table = after.relation(oid);
    if (!table) continue;
    for (const Constraint& constraint : table->constraints) {
      // What stands for the partitions of the referenced side is not checked by itself.
      const bool clone = constraint.parent && after.find_constraint(constraint.parent).first == table;
      if (constraint.kind == Constraint::Kind::foreign_key && !clone && !known.contains(constraint.oid)) {
        effects.fk_validations.insert(constraint.name);
      }
    }
  }
}

void forget_work(Effects& effects) {
  effects.rewrites.clear();
  effects.scans.clear();
  effects.index_builds.clear();
  effects.fk_validations.clear();
  effects.copies.clear();
}

}  // namespace

Effects effects(const Change& change, const Catalog& before, const EffectsContext& context) {
  Effects out;
  out.newest = before.newest<Relation>();
  const effecting::Scene scene{before, context, out};
  effecting::refuse_early(scene, change);
  out.refused_early = out.error.has_value();
  if (!out.error) {
    std::visit([&](const auto& kind) { effecting::predict(scene, kind); }, change);
  }
  out.locks = named_locks(out.held, before);
  return out;
}

void complete(Effects& effects, const Change& change, const Catalog& after, const Applied& applied,
              const EffectsContext& context) {
  if (applied.refused && !effects.refused_early) {
    // The catalogs are altered before a row is touched: nothing was rewritten, scanned or validated.
    effects.error = applied.refused->message;
    effects.sqlstate = applied.refused->sqlstate;
    effects.error_if_rows.reset();
    forget_work(effects);
    effecting::add_built_before_refusal(effects, change, after, context);
  }
  if (effects.error) {
    effects.held.clear();
    effects.locks.clear();
    return;
  }
  for (const std::string& why : applied.blind) effects.unknown.push_back(why);
  if (effects.error_if_rows)
    effects.unknown.push_back("refused if there are rows: " + *effects.error_if_rows);
  effecting::add_created(effects, after);
  if (const auto* create = std::get_if<CreateTable>(&change)) {
    effecting::add_scan_for_key(effects, *create, after, context.version);
  }
  add_validated(effects, after);
  effects.locks = named_locks(effects.held, after);
}

std::map<std::string, LockMode> named_locks(const std::map<Oid, LockMode>& held, const Catalog& now) {
  std::map<std::string, LockMode> named;
  for (const auto& [oid, mode] : held) {
    if (mode <= LockMode::access_share) continue;
    const Relation* relation = now.relation(oid);
    if (!relation) continue;
    if (relation->schema == temporary_schema) continue;  // nobody else wants it
    const bool counted = relation->is_table() || relation->kind == RelationKind::index ||
                         relation->kind == RelationKind::materialized_view;
    if (counted) named[now.display_name(*relation)] = mode;
  }
  return named;
}

void gather_locks(std::map<Oid, LockMode>& held, const std::map<Oid, LockMode>& more) {
  for (const auto& [oid, mode] : more) {
    LockMode& strongest = held[oid];
    strongest = std::max(strongest, mode);
  }
}

Cost cost_of(const Effects& effects, const std::string& table) {
  if (effects.rewrites.contains(table) || effects.copies.contains(table)) return Cost::rewrite;
  if (effects.index_builds.contains(table)) return Cost::index_build;
  return effects.scans.contains(table) ? Cost::scan : Cost::constant;
}

std::string_view cost_words(Cost cost) {
  switch (cost) {
    case Cost::scan: return "scan";
    case Cost::index_build: return "index build";
    case Cost::rewrite: return "rewrite";
    case Cost::constant: break;
  }
  return "constant";
}

}  // namespace catalog
