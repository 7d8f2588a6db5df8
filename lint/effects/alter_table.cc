// ALTER TABLE: what the record of its work comes to.

#include "lint/effects/alter_table.h"

#include <algorithm>
#include <span>

#include "lint/catalog/inheritors.h"
#include "lint/commands/trial.h"
#include "lint/commands/work.h"
#include "lint/effects/drop.h"
#include "lint/effects/scene.h"

namespace effects {
using namespace ast;
using namespace catalog;

namespace {

using commands::ClauseWork;
using commands::TableWork;

// Some of the statement's clauses put together.
class Sum {
 public:
  Sum(const Scene& scene, std::span<const ClauseWork> clauses) : scene_(scene), clauses_(clauses) {}

  void tell() {
    for (const ClauseWork& clause : clauses_) mode_ = std::max(mode_, clause.mode);
    for (const ClauseWork& clause : clauses_) take(clause);
    for (const ClauseWork& clause : clauses_) rebuild(clause);
    phase_three();
  }

 private:
  // What the statement makes itself is none of it.
  void lock(Oid oid, LockMode mode) const {
    if (oid <= scene_.out.newest) scene_.lock(oid, mode);
  }

  void take(const ClauseWork& clause) {
    for (Oid oid : clause.held) lock(oid, mode_);
    for (const auto& [oid, mode] : clause.locks) lock(oid, mode);
    for (const ObjectAddress& object : clause.dropped) {
      if (object.cls == ObjectClass::relation && object.column == 0) dropped_.insert(object.oid);
    }
    lock_dropped(scene_, {clause.dropped.begin(), clause.dropped.end()}, false);
    for (Oid oid : clause.copied) {
      const Relation* table = stored(oid);
      if (table) scene_.out.copies.insert(scene_.before.display_name(*table));
    }
    scene_.out.fk_validations.insert(clause.validated.begin(), clause.validated.end());
    for (const auto& [oid, work] : clause.tables) {
      TableWork& all = tables_[oid];
      all.rewrite |= work.rewrite;
      all.scan |= work.scan;
      if (!work.if_rows.empty()) {
        all.if_rows = work.if_rows;
        all.sqlstate = work.sqlstate;
      }
      if (work.retyped) retyped_.insert(oid);
    }
  }

  // ATPostAlterTypeCleanup
  void rebuild(const ClauseWork& clause) {
    for (const commands::RebuiltIndex& rebuilt : clause.indexes) {
      lock(rebuilt.index, LockMode::access_exclusive);
      const Relation* index = scene_.before.relation(rebuilt.index);
      const Relation* table = stored(rebuilt.table);
      // With a rewrite all are built at its end.
      if (rebuilt.reused || retyped_.contains(rebuilt.table) || !table || !index ||
          index->kind != RelationKind::index)
        continue;
      scene_.build(*table);
      std::vector<Oid>& told = scene_.out.rebuilt;
      if (std::find(told.begin(), told.end(), rebuilt.index) == told.end()) told.push_back(rebuilt.index);
    }
    for (const commands::RebuiltKey& key : clause.keys) {
      for (Oid side : {key.table, key.referenced}) {
        for (Oid oid : all_inheritors(scene_.before, side)) lock(oid, LockMode::access_exclusive);
      }
      const bool rewritten = retyped_.contains(key.table) || retyped_.contains(key.referenced);
      if (key.reads && (rewritten || !key.holds)) scene_.out.fk_validations.insert(key.name);
    }
  }

  // ATRewriteTables
  void phase_three() const {
    for (const auto& [oid, work] : tables_) {
      const Relation* table = stored(oid);
      if (!table || table->is_index() || table->sequence) continue;
      if (!work.if_rows.empty()) scene_.refuse_if_rows(*table, work.sqlstate, work.if_rows);
      if (work.rewrite && scene_.out.error) {
        scene_.out.rewrites.insert(scene_.before.display_name(*table));  // as far as it got
      } else if (work.rewrite) {
        scene_.rewrite(*table, dropped_);
      } else if (work.scan) {
        scene_.scan(*table);
      }
      if (scene_.out.error) return;
    }
  }

  const Relation* stored(Oid oid) const {
    const Relation* relation = scene_.before.relation(oid);
    return relation && has_storage(*relation) ? relation : nullptr;
  }

  const Scene& scene_;
  std::span<const ClauseWork> clauses_;
  LockMode mode_ = LockMode::none;
  std::map<Oid, TableWork> tables_;
  std::set<Oid> dropped_, retyped_;
};

void tell(const Scene& scene, const commands::UnknownWork& unknown) {
  scene.out.by_time_zone |= unknown.by_time_zone && scene.out.unknown.empty();
  scene.unknown(unknown.why);
}

}  // namespace

void add_work(const Scene& scene, const commands::Work& work) {
  Sum(scene, work.clauses).tell();
  for (const commands::UnknownWork& one : work.unknown) tell(scene, one);
}

std::vector<Effects> clause_effects(commands::Trial& trial, const Catalog& before,
                                    const EffectsContext& context) {
  const commands::Work& work = trial.work();
  std::vector<Effects> clauses(work.clauses.size());
  for (size_t i = 0; i < clauses.size(); ++i) {
    clauses[i].newest = before.newest<Relation>();
    const Scene scene{before, context, clauses[i]};
    Sum(scene, std::span(work.clauses).subspan(i, 1)).tell();
    for (const commands::UnknownWork& one : work.unknown) {
      if (one.clause == i) tell(scene, one);
    }
    clauses[i].locks = named_locks(clauses[i].held, before);
  }
  return clauses;
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
