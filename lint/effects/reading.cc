// What a query reads: its tables, their indexes and partitions, those under views.

#include "lint/effects/reading.h"

#include <algorithm>

#include "lint/ast/walk.h"
#include "lint/catalog/inheritors.h"
#include "lint/planner/partition_constraint.h"
#include "lint/planner/predicate_proof.h"

namespace effects {
using namespace ast;
using namespace catalog;

void Reading::lock_with_indexes(const Relation& table, LockMode mode) const {
  scene.lock(table.oid, mode);
  scene.lock_indexes(table, mode);
}

void Reading::lock_rows(const std::vector<FromItem>& items, const ExprPtr& where,
                        const Query* locking) const {
  for (const FromItem& item : items) {
    if (locking && !locks_rows_of(*locking, item)) continue;
    if (item.kind == FromItem::Kind::relation) lock_rows(item.relation, item.only, where);
    if (item.query) lock_rows(*item.query);
    lock_rows(item.sides, nullptr, locking);
  }
}

void Reading::lock_rows(const Query& query) const {
  lock_rows(query.from);
  if (query.left) lock_rows(*query.left);
  if (query.right) lock_rows(*query.right);
}

void Reading::lock_rows(const Name& name, bool only, const ExprPtr& where) const {
  const Relation* table = scene.find(name);
  if (!table) return;
  if (only) {
    lock_with_indexes(*table, LockMode::row_share);
  } else {
    lock_changed(*table, where, LockMode::row_share);
  }
  if (!table->view || !table->view->query) return;
  if (std::find(views.begin(), views.end(), table->oid) != views.end()) return;
  views.push_back(table->oid);
  lock_rows(*table->view->query);
  views.pop_back();
}

void Reading::read(const Query& query) {
  each_subquery(query, [&](const Query& below) { read(below); });
  if (query.row_lock != Query::RowLock::none)
    lock_rows(query.from, query.from.size() == 1 ? query.where : nullptr, &query);
  switch (query.kind) {
    case Query::Kind::insert: return insert(query);
    case Query::Kind::update:
    case Query::Kind::delete_:
    case Query::Kind::merge: return change_rows(query);
    default: return;
  }
}

void Reading::lock_changed(const Relation& table, const ExprPtr& where, LockMode mode) const {
  lock_with_indexes(table, mode);
  const planner::ProofClause wanted =
      where ? planner::clause_of(catalog(), *where, table) : planner::ProofClause{};
  for (Oid child : table.children) {
    const Relation* at = catalog().relation(child);
    if (!at) continue;
    const bool looked_into =
        !where || !table.partition_key || !at->partition_bound ||
        !planner::refutes(wanted, planner::pruning_clause(catalog(), table, *at->partition_bound));
    if (looked_into) lock_changed(*at, where, mode);
  }
}

void Reading::lock_changed(const Relation& table, bool only, const ExprPtr& where) const {
  only ? lock_with_indexes(table, LockMode::row_exclusive) : lock_changed(table, where);
}

bool Reading::follow_rules(const Relation& relation, RowCommand event) {
  if (relation.rules.empty() || rule_depth > 4) return false;
  bool replaced = false;
  ++rule_depth;
  for (Oid oid : relation.rules) {
    const Rule* rule = catalog().get<Rule>(oid);
    if (!rule || rule->event != event) continue;
    for (const auto& action : rule->actions) {
      if (action) read(*action);
    }
    replaced |= rule->instead && !rule->conditional;
  }
  --rule_depth;
  return replaced;
}

bool Reading::has_instead_trigger(const Relation& view, RowCommand event) const {
  return std::any_of(view.triggers.begin(), view.triggers.end(), [&](Oid oid) {
    const Trigger* trigger = catalog().get<Trigger>(oid);
    return trigger && trigger->timing == TriggerTiming::instead_of &&
           (event == RowCommand::insert    ? trigger->on_insert
            : event == RowCommand::delete_ ? trigger->on_delete
                                           : trigger->on_update);
  });
}

const Relation* Reading::written(const Relation& named, RowCommand event) {
  const Relation* at = &named;
  for (int depth = 0; depth < 32; ++depth) {
    scene.lock(at->oid, LockMode::row_exclusive);
    if (follow_rules(*at, event)) return nullptr;
    if (at->kind != RelationKind::view) return at;
    if (has_instead_trigger(*at, event)) {
      note_triggers(*at, event == RowCommand::insert, event == RowCommand::update,
                    event == RowCommand::delete_);
      return nullptr;
    }
    const Query* query = at->view && at->view->query ? at->view->query.get() : nullptr;
    const bool simple = query && query->from.size() == 1 && !query->from[0].relation.empty();
    const Relation* below = simple ? scene.find(query->from[0].relation) : nullptr;
    if (!below) return nullptr;
    at = below;
  }
  return nullptr;
}

std::string Reading::shown(const Relation& named, const std::string& column, int depth) const {
  if (named.kind != RelationKind::view) return column;
  if (depth > 32 || !named.view || !named.view->query || named.view->query->from.empty()) return {};
  const Query& query = *named.view->query;
  const Relation* below = scene.find(query.from[0].relation);
  const std::string inner = below ? shown(*below, column, depth + 1) : std::string();
  for (size_t i = 0; i < named.columns.size(); ++i) {
    const bool listed = query.targets.size() == named.columns.size() && query.targets[i].expr &&
                        query.targets[i].expr->kind == Expr::Kind::column;
    const std::string from = listed && !query.targets[i].expr->names.empty()
                                 ? query.targets[i].expr->names.back()
                                 : std::string(named.columns[i].name);
    if (from == inner) return named.columns[i].name;
  }
  return {};
}

int Reading::column_place(const Query& query, const std::string& column) const {
  const Relation* named = scene.find(query.target);
  if (!named) return -1;
  const std::string name = shown(*named, column);
  int place = 0;
  if (!query.target_columns.empty()) {
    const auto it = std::find(query.target_columns.begin(), query.target_columns.end(), name);
    return it == query.target_columns.end() ? -1 : static_cast<int>(it - query.target_columns.begin());
  }
  for (const Column& at : named->columns) {
    if (at.dropped) continue;
    if (at.name == name) return place;
    ++place;
  }
  return -1;
}

}  // namespace effects
