// SELECT and DML: the tables named, their indexes as the planner opens them (get_relation_info,
// src/backend/optimizer/util/plancat.c), and what the triggers of foreign keys look at
// (src/backend/utils/adt/ri_triggers.c).

#include "lint/effects/query.h"

#include <algorithm>

#include "lint/ast/walk.h"
#include "lint/effects/analysis.h"
#include "lint/effects/lock_mode.h"
#include "lint/effects/scene.h"
#include "lint/planner/clause.h"
#include "lint/planner/partition_bound.h"
#include "lint/planner/predicate_proof.h"

namespace effects {
using namespace ast;
using namespace catalog;

namespace {

bool is_constant_null(const ExprPtr& expr) {
  const Expr* at = expr.get();
  while (at && at->kind == Expr::Kind::cast && !at->args.empty()) at = at->args[0].get();
  return at && at->kind == Expr::Kind::null;
}

struct Reading {
  const Scene& scene;
  bool explain = false;
  std::set<std::pair<Oid, char>> cascaded;  // tables whose rows a cascade has reached already
  int rule_depth = 0;
  mutable std::vector<Oid> views =
      {};  // being read: one that reads itself is refused when it is used (42P17)

  const Catalog& catalog() const { return scene.before; }

  void lock_with_indexes(const Relation& table, LockMode mode) const {
    scene.lock(table.oid, mode);
    scene.lock_indexes(table, mode);
  }

  // ---- reading -------------------------------------------------------------------------------
  // FOR UPDATE and its kin: ROW SHARE on every table of FROM, those under views and subqueries too.
  // `locking`: the query whose FOR ... it is; null: all are locked.
  void lock_rows(const std::vector<FromItem>& items, const ExprPtr& where = nullptr,
                 const Query* locking = nullptr) const {
    for (const FromItem& item : items) {
      if (locking && !locks_rows_of(*locking, item)) continue;
      if (item.kind == FromItem::Kind::relation) lock_rows(item.relation, item.only, where);
      if (item.query) lock_rows(*item.query);
      lock_rows(item.sides, nullptr, locking);
    }
  }

  void lock_rows(const Query& query) const {
    lock_rows(query.from);
    if (query.left) lock_rows(*query.left);
    if (query.right) lock_rows(*query.right);
  }

  void lock_rows(const Name& name, bool only, const ExprPtr& where) const {
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

  void read(const Query& query) {
    each_subquery(query, [&](const Query& below) { read(below); });
    if (query.row_lock) lock_rows(query.from, query.from.size() == 1 ? query.where : nullptr, &query);
    switch (query.kind) {
      case Query::Kind::insert: return insert(query);
      case Query::Kind::update:
      case Query::Kind::delete_:
      case Query::Kind::merge: return change_rows(query);
      default: return;
    }
  }

  // ---- partitions ----------------------------------------------------------------------------
  // The table and what is below it, less the partitions that WHERE excludes.
  void lock_changed(const Relation& table, const ExprPtr& where,
                    LockMode mode = LockMode::row_exclusive) const {
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

  void lock_changed(const Relation& table, bool only, const ExprPtr& where) const {
    only ? lock_with_indexes(table, LockMode::row_exclusive) : lock_changed(table, where);
  }

  // ExecFindPartition; null where it cannot be told.
  const Relation* partition_for(const Relation& parent, const planner::ProofClause& key) const {
    const Relation* found = nullptr;
    for (Oid child : parent.children) {
      const Relation* at = catalog().relation(child);
      if (!at || !at->partition_bound || at->partition_bound->is_default) continue;
      if (planner::refutes(key, planner::partition_clause(catalog(), parent, *at->partition_bound))) continue;
      if (found) return nullptr;
      found = at;
    }
    return found ? found : default_partition(catalog(), parent);
  }

  // The partition that each row goes to.
  void route(const Relation& table, const Query& query) const {
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

  // ---- views ---------------------------------------------------------------------------------
  // RewriteQuery: the actions of rules, and whether they take the statement's place.
  bool follow_rules(const Relation& relation, char event) {
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

  bool has_instead_trigger(const Relation& view, char event) const {
    return std::any_of(view.triggers.begin(), view.triggers.end(), [&](Oid oid) {
      const Trigger* trigger = catalog().get<Trigger>(oid);
      return trigger && trigger->timing == 'i' &&
             (event == 'i'   ? trigger->on_insert
              : event == 'd' ? trigger->on_delete
                             : trigger->on_update);
    });
  }

  // The table that the rows go to, through views (rewriteTargetView); null where a trigger or rule takes its
  // place.
  const Relation* written(const Relation& named, char event) {
    const Relation* at = &named;
    for (int depth = 0; depth < 32; ++depth) {
      scene.lock(at->oid, LockMode::row_exclusive);
      if (follow_rules(*at, event)) return nullptr;
      if (at->kind != RelationKind::view) return at;
      if (has_instead_trigger(*at, event)) {
        note_triggers(*at, event == 'i', event == 'u', event == 'd');
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

  // What a view calls the column of the table below; "" where it does not show it.
  std::string shown(const Relation& named, const std::string& column, int depth = 0) const {
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

  // Where the column's value stands in a row of VALUES, -1: nowhere.
  int column_place(const Query& query, const std::string& column) const {
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

  // ---- foreign keys --------------------------------------------------------------------------
  // Whether an INSERT may put a value into the column.
  bool may_fill(const Relation& table, const Query& query, ColumnNumber column) const {
    const Column& at = table.column(column);
    const int place = column_place(query, at.name);
    if (place < 0) return at.default_expr || at.identity;
    const Query* source = query.source.get();
    if (!source) return at.default_expr != nullptr;  // DEFAULT VALUES
    const auto cell = static_cast<size_t>(place);
    if (!source->rows.empty()) {
      return std::any_of(source->rows.begin(), source->rows.end(), [&](const auto& row) {
        if (cell >= row.size()) return at.default_expr != nullptr;
        if (row[cell] && row[cell]->kind == Expr::Kind::default_) return at.default_expr != nullptr;
        return !is_constant_null(row[cell]);
      });
    }
    return cell >= source->targets.size() || !is_constant_null(source->targets[cell].expr);
  }

  // RI_FKey_check: SELECT 1 FROM ONLY pk x WHERE ... FOR KEY SHARE OF x. From 19 on the index of a plain
  // table is looked into without a query (ri_FastPathCheck): read, not locked as the rows are.
  void look_up(const Constraint& key) const {
    if (!key.enforced || key.deferred || explain) return;
    for (Oid oid : inheritors(catalog(), key.ref_table)) {
      const Relation* at = catalog().relation(oid);
      if (at && scene.version() >= 19 && at->kind == RelationKind::table && oid == key.ref_table &&
          !key.period) {
        scene.lock(oid, LockMode::row_share);
        return;
      }
      if (at && (oid == key.ref_table || at->is_partition())) lock_with_indexes(*at, LockMode::row_share);
    }
  }

  template <class Touched>
  void check_keys(const Relation& table, Touched&& touched) const {
    for (const Constraint& key : table.constraints) {
      if (key.kind == Constraint::Kind::foreign_key && touched(key)) look_up(key);
    }
  }

  // The rows that referred to what is gone: found, deleted or set to NULL, by ON DELETE or ON UPDATE.
  template <class Touched>
  void follow_references(const Relation& table, bool deleting, Touched&& touched) {
    for (const auto& [oid, constraint] : catalog().referencing(table.oid)) {
      const auto [child, key] = catalog().find_constraint(constraint);
      if (!child || !key->enforced || !touched(*key)) continue;
      const FkAction action = deleting ? key->on_delete : key->on_update;
      if (action == FkAction::no_action || action == FkAction::restrict_) {
        if (action == FkAction::no_action && key->deferred) continue;
        for (Oid part : inheritors(catalog(), oid)) {
          if (const Relation* at = catalog().relation(part)) lock_with_indexes(*at, LockMode::row_share);
        }
        continue;
      }
      cascade(*child, *key, deleting && action == FkAction::cascade);
    }
  }

  void cascade(const Relation& child, const Constraint& key, bool deleting) {
    if (!cascaded.emplace(child.oid, deleting ? 'd' : 'u').second) return;
    lock_changed(child, nullptr);
    const auto overlaps = [&](const Constraint& other) {
      return std::any_of(key.columns.begin(), key.columns.end(), [&](ColumnNumber column) {
        const std::vector<ColumnNumber>& columns =
            other.ref_table == child.oid ? other.ref_columns.get() : other.columns;
        return std::find(columns.begin(), columns.end(), column) != columns.end();
      });
    };
    follow_references(child, deleting, [&](const Constraint& other) { return deleting || overlaps(other); });
  }

  // ---- writing -------------------------------------------------------------------------------
  void note_triggers(const Relation& table, bool inserts, bool updates, bool deletes) const {
    for (Oid oid : table.triggers) {
      const Trigger* trigger = catalog().get<Trigger>(oid);
      if (!trigger || trigger->enabled == 'D') continue;
      const Function* function = catalog().get<Function>(trigger->function);
      if (function && function->language == "plpgsql") continue;  // its body is followed
      if ((trigger->on_insert && inserts) || (trigger->on_update && updates) ||
          (trigger->on_delete && deletes)) {
        scene.unknown("what trigger " + trigger->name + " on " + catalog().display_name(table) + " does");
      }
    }
  }

  void insert(const Query& query) {
    const Relation* named = scene.find(query.target);
    const Relation* table = named ? written(*named, 'i') : nullptr;
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

  // A row whose key changes goes to another partition (ExecCrossPartitionUpdate).
  void reroute(const Relation& table, const Query& query) const {
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

  // What the actions of a MERGE look up, as INSERT, UPDATE and DELETE do.
  void merge(const Query& query, const Relation& named, const Relation& table) {
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

  void change_rows(const Query& query) {
    const Relation* named = scene.find(query.target);
    const bool deletes = query.kind == Query::Kind::delete_;
    const bool merges = query.kind == Query::Kind::merge;
    const Relation* table = named ? written(*named, deletes ? 'd' : merges ? 'm' : 'u') : nullptr;
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
};

}  // namespace

void predict(const Scene& scene, const DataQuery& change) {
  Reading reading{.scene = scene, .explain = change.explain, .cascaded = {}, .rule_depth = 0};
  if (change.query) reading.read(*change.query);
}

void predict(const Scene& scene, const Copy& change) {
  Reading reading{.scene = scene, .explain = false, .cascaded = {}, .rule_depth = 0};
  if (change.query) reading.read(*change.query);
  const Relation* table = change.relation.empty() || !change.from ? nullptr : scene.find(change.relation);
  if (!table) return;
  reading.route(*table, {});
  reading.check_keys(*table, [](const Constraint&) { return true; });
  reading.note_triggers(*table, true, false, false);
}

// DECLARE CURSOR starts its query; PREPARE only has it analysed.
void predict(const Scene& scene, const Utility& change) {
  if (!change.query) return;
  if (change.word == "PREPARE") return lock_analyzed(scene, *change.query);
  Reading reading{.scene = scene, .explain = false, .cascaded = {}, .rule_depth = 0};
  reading.read(*change.query);
}

}  // namespace effects
