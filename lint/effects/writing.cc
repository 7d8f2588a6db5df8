// Rows that a query puts into tables, changes and takes away: the partitions that they go to, triggers.

#include <algorithm>

#include "lint/effects/reading.h"
#include "lint/planner/partition_constraint.h"
#include "lint/planner/predicate_proof.h"

namespace effects {
using namespace ast;
using namespace catalog;

const Relation* Reading::partition_for(const Relation& parent, const planner::ProofClause& key) const {
  const Relation* found = nullptr;
  for (Oid child : parent.children) {
    const Relation* at = catalog().relation(child);
    if (!at || !at->partition_bound || at->partition_bound->is_default) continue;
    if (planner::refutes(key, planner::partition_clause(catalog(), parent, *at->partition_bound))) continue;
    if (found) return nullptr;
    found = at;
  }
  return found ? found : catalog().default_partition(parent);
}

void Reading::route(const Relation& table, const Query& query) const {
  scene.lock(table.oid, LockMode::row_exclusive);
  if (!table.partition_key) return;
  const Query* source = query.source.get();
  std::vector<int> places;
  for (const PartitionKey::Part& part : table.partition_key->parts) {
    places.push_back(part.column > 0 ? column_place(query, table.column(part.column).name) : -1);
  }
  const bool known =
      source && !source->rows.empty() && std::find(places.begin(), places.end(), -1) == places.end();
  for (const auto& row : known ? source->rows : std::vector<std::vector<ExprPtr>>{{}}) {
    std::vector<ExprPtr> values;
    for (int place : places) {
      const auto at = static_cast<size_t>(place);
      values.push_back(known && at < row.size() ? row[at] : nullptr);
    }
    const auto key = planner::key_clause(catalog(), table, values);
    const Relation* partition = key ? partition_for(table, *key) : nullptr;
    if (partition) {
      route(*partition, query);
    } else {
      scene.unknown("which partitions of " + catalog().display_name(table) + " get rows");
    }
  }
}

void Reading::note_triggers(const Relation& table, bool inserts, bool updates, bool deletes) const {
  for (Oid oid : table.triggers) {
    const Trigger* trigger = catalog().get<Trigger>(oid);
    if (!trigger || trigger->enabled == Firing::disabled) continue;
    const Function* function = catalog().get<Function>(trigger->function);
    if (function && function->language == "plpgsql") continue;  // its body is followed
    if ((trigger->on_insert && inserts) || (trigger->on_update && updates) ||
        (trigger->on_delete && deletes)) {
      scene.unknown("what trigger " + trigger->name + " on " + catalog().display_name(table) + " does");
    }
  }
}

void Reading::insert(const Query& query) {
  const Relation* named = scene.find(query.target);
  const Relation* table = named ? written(*named, RowCommand::insert) : nullptr;
  if (!table) return;
  route(*table, query);
  // infer_arbiter_indexes looks at every index for the one that ON CONFLICT (...) means, and keeps the
  // locks.
  if (query.infers_arbiter) scene.lock_indexes(*table, LockMode::row_exclusive);
  check_keys(*table, [&](const Constraint& key) {
    return std::all_of(key.columns.begin(), key.columns.end(),
                       [&](ColumnNumber column) { return may_fill(*table, query, column); });
  });
  note_triggers(*table, true, query.on_conflict, false);
}

void Reading::reroute(const Relation& table, const Query& query) const {
  if (!table.partition_key) return;
  std::vector<ExprPtr> values;
  bool moves = false;
  for (const PartitionKey::Part& part : table.partition_key->parts) {
    const std::string name = part.column > 0 ? std::string(table.column(part.column).name) : std::string();
    const auto it = std::find(query.target_columns.begin(), query.target_columns.end(), name);
    const auto at = static_cast<size_t>(it - query.target_columns.begin());
    moves |= it != query.target_columns.end();
    values.push_back(it != query.target_columns.end() && at < query.values.size() ? query.values[at]
                                                                                  : nullptr);
  }
  if (!moves) return;
  const auto key = planner::key_clause(catalog(), table, values);
  if (const Relation* partition = key ? partition_for(table, *key) : nullptr) {
    scene.lock(partition->oid, LockMode::row_exclusive);
  } else {
    scene.unknown("to which partitions of " + catalog().display_name(table) + " rows move");
  }
}

void Reading::merge(const Query& query, const Relation& named, const Relation& table) {
  for (const MergeAction& action : query.actions) {
    const auto given = [&](ColumnNumber column) {
      const std::string name = shown(named, table.column(column).name);
      const bool all = action.insert && action.columns.empty();
      const bool there =
          std::find(action.columns.begin(), action.columns.end(), name) != action.columns.end();
      return all || there || (action.insert && table.column(column).default_expr);
    };
    const auto any_given = [&](const std::vector<ColumnNumber>& columns) {
      return std::any_of(columns.begin(), columns.end(), given);
    };
    check_keys(table, [&](const Constraint& key) {
      return action.insert ? std::all_of(key.columns.begin(), key.columns.end(), given)
                           : any_given(key.columns);
    });
    if (action.insert) continue;
    follow_references(table, action.deletes,
                      [&](const Constraint& key) { return action.deletes || any_given(key.ref_columns); });
  }
}

void Reading::change_rows(const Query& query) {
  const Relation* named = scene.find(query.target);
  const bool deletes = query.kind == Query::Kind::delete_;
  const bool merges = query.kind == Query::Kind::merge;
  const Relation* table = named ? written(*named, deletes  ? RowCommand::delete_
                                                  : merges ? RowCommand::merge
                                                           : RowCommand::update)
                                : nullptr;
  if (!table) return;
  const bool direct = named == table && !merges;
  lock_changed(*table, query.target_only, direct ? query.where : nullptr);
  note_triggers(*table, merges, !deletes, deletes);
  if (explain) return;
  if (merges) return merge(query, *named, *table);
  if (!deletes) reroute(*table, query);
  const auto assigned = [&](ColumnNumber column) {
    const std::string name = shown(*named, table->column(column).name);
    return !name.empty() && std::find(query.target_columns.begin(), query.target_columns.end(), name) !=
                                query.target_columns.end();
  };
  const auto any_assigned = [&](const std::vector<ColumnNumber>& columns) {
    return std::any_of(columns.begin(), columns.end(), assigned);
  };
  if (!deletes) check_keys(*table, [&](const Constraint& key) { return any_assigned(key.columns); });
  follow_references(*table, deletes,
                    [&](const Constraint& key) { return deletes || any_assigned(key.ref_columns); });
}

}  // namespace effects
