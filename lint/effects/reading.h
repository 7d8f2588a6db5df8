// A query on its way through the tables that it names, and those that views, rules, partitions and foreign
// keys lead it to (src/backend/rewrite/rewriteHandler.c, src/backend/optimizer/util/plancat.c,
// src/backend/utils/adt/ri_triggers.c).
#pragma once

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lint/ast/query.h"
#include "lint/effects/scene.h"
#include "lint/planner/clause.h"

namespace effects {
using namespace ast;
using namespace catalog;

// Which foreign keys a statement touches.
using KeyTest = std::function<bool(const Constraint&)>;

bool is_constant_null(const ExprPtr& expr);

// Defined in reading.cc (what is read, partitions, views), writing.cc and ri_trigger.cc.
struct Reading {
  const Scene& scene;
  bool explain = false;
  std::set<std::pair<Oid, RowCommand>> cascaded;  // tables whose rows a cascade has reached already
  int rule_depth = 0;
  mutable std::vector<Oid> views =
      {};  // being read: one that reads itself is refused when it is used (42P17)
  const Catalog& catalog() const { return scene.before; }

  void lock_with_indexes(const Relation& table, LockMode mode) const;

  // FOR UPDATE and its kin: ROW SHARE on every table of FROM, those under views and subqueries too.
  // `locking`: the query whose FOR ... it is; null: all are locked.
  void lock_rows(const std::vector<FromItem>& items, const ExprPtr& where = nullptr,
                 const Query* locking = nullptr) const;
  void lock_rows(const Query& query) const;
  void lock_rows(const Name& name, bool only, const ExprPtr& where) const;
  void read(const Query& query);

  // The table and what is below it, less the partitions that WHERE excludes.
  void lock_changed(const Relation& table, const ExprPtr& where,
                    LockMode mode = LockMode::row_exclusive) const;
  void lock_changed(const Relation& table, bool only, const ExprPtr& where) const;
  // ExecFindPartition; null where it cannot be told.
  const Relation* partition_for(const Relation& parent, const planner::ProofClause& key) const;
  // The partition that each row goes to.
  void route(const Relation& table, const Query& query) const;

  // RewriteQuery: the actions of rules, and whether they take the statement's place.
  bool follow_rules(const Relation& relation, RowCommand event);
  bool has_instead_trigger(const Relation& view, RowCommand event) const;
  // The table that the rows go to, through views (rewriteTargetView); null where a trigger or rule takes its
  // place.
  const Relation* written(const Relation& named, RowCommand event);
  // What a view calls the column of the table below; "" where it does not show it.
  std::string shown(const Relation& named, const std::string& column, int depth = 0) const;
  // Where the column's value stands in a row of VALUES, -1: nowhere.
  int column_place(const Query& query, const std::string& column) const;

  // Whether an INSERT may put a value into the column.
  bool may_fill(const Relation& table, const Query& query, ColumnNumber column) const;
  // RI_FKey_check: SELECT 1 FROM ONLY pk x WHERE ... FOR KEY SHARE OF x. From 19 on the index of a plain
  // table is looked into without a query (ri_FastPathCheck): read, not locked as the rows are.
  void look_up(const Constraint& key) const;
  void check_keys(const Relation& table, const KeyTest& touched) const;
  // The rows that referred to what is gone: found, deleted or set to NULL, by ON DELETE or ON UPDATE.
  void follow_references(const Relation& table, bool deleting, const KeyTest& touched);
  void cascade(const Relation& child, const Constraint& key, bool deleting);

  void note_triggers(const Relation& table, bool inserts, bool updates, bool deletes) const;
  void insert(const Query& query);
  // A row whose key changes goes to another partition (ExecCrossPartitionUpdate).
  void reroute(const Relation& table, const Query& query) const;
  // What the actions of a MERGE look up, as INSERT, UPDATE and DELETE do.
  void merge(const Query& query, const Relation& named, const Relation& table);
  void change_rows(const Query& query);
};

}  // namespace effects
