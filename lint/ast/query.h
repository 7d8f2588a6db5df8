// A SELECT as a value: as much of it as views, CREATE TABLE AS and locks need (what it reads, what
// columns come out). DML is read to the same depth: its target and what it reads.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lint/ast/expr.h"

namespace ast {

struct FromItem {
  enum class Kind : uint8_t { relation, subquery, function, join, values, other };
  Kind kind = Kind::other;
  Name relation;                       // relation
  uint32_t at = 0;                     // relation: where in the file its name begins
  bool only = false, sampled = false;  // ONLY, TABLESAMPLE
  std::string alias;
  std::vector<std::string> column_aliases;
  std::vector<std::pair<std::string, TypeName>> column_definitions;  // AS f(a int, b text)
  std::shared_ptr<const Query> query;                                // subquery
  std::vector<ExprPtr> functions;                                    // function; several: ROWS FROM
  bool with_ordinality = false;
  std::vector<FromItem> sides;  // join: left, right
  bool lateral = false;         // subquery
  enum class Join : uint8_t { inner, left, right, full };
  Join join = Join::inner;
  bool natural = false;
  std::vector<std::string> using_columns;
  ExprPtr condition;
};

struct Target {
  std::string
      name;  // AS name; empty = the server's choice (FigureColname, src/backend/parser/parse_target.c)
  ExprPtr expr;
};

// WINDOW name AS (...)
struct Window {
  std::string name;
  std::vector<ExprPtr> exprs;  // PARTITION BY, ORDER BY, frame
};

struct CommonTable {
  std::string name;
  std::vector<std::string> columns;
  std::shared_ptr<const Query> query;
};

// ON CONFLICT (elements) WHERE ... or ON CONSTRAINT name, and what DO UPDATE sets.
struct ConflictClause {
  std::vector<ExprPtr> elements;
  ExprPtr where;
  std::string constraint;
  bool update = false;
  std::vector<std::string> columns;
  std::vector<ExprPtr> values;  // in the order of `columns`
};

// A WHEN of MERGE.
struct MergeAction {
  bool matched = false;  // sees the target's row
  bool insert = false, deletes = false;
  ExprPtr condition;
  std::vector<std::string> columns;
  std::vector<ExprPtr> values;
};

struct Query {
  enum class Kind : uint8_t { select, set_operation, values, insert, update, delete_, merge };
  Kind kind = Kind::select;
  bool recursive = false;
  std::vector<CommonTable> with;
  std::vector<Target> targets;  // SELECT list or RETURNING
  std::vector<FromItem> from;
  ExprPtr where;
  std::vector<ExprPtr> group_by;  // the sets of GROUPING SETS one after the other
  bool grouping_sets = false;
  ExprPtr having;
  bool grouped = false;  // has GROUP BY or HAVING
  bool distinct = false;
  std::vector<ExprPtr> distinct_on;
  std::vector<Window> windows;  // WINDOW
  std::vector<ExprPtr> order_by;
  enum class Direction : uint8_t { ascending, descending, other };  // other: NULLS FIRST, NULLS LAST, USING
  std::vector<Direction> order_directions;                          // one each
  std::vector<ExprPtr> limits;                                      // OFFSET and LIMIT
  bool has_limit = false;
  std::vector<std::vector<ExprPtr>> rows;    // VALUES
  std::shared_ptr<const Query> left, right;  // set_operation
  std::string_view operation;                // set_operation: "UNION", "INTERSECT" or "EXCEPT"
  bool all = false;                          // set_operation: doubles stay
  std::vector<std::string> lock_of;          // FOR ... OF
  bool locks_all = false;                    // a FOR without OF
  // The strongest of FOR (LockClauseStrength of src/include/nodes/lockoptions.h).
  enum class RowLock : uint8_t { none, key_share, share, no_key_update, update };
  RowLock row_lock = RowLock::none;
  // DML:
  Name target;
  bool target_only = false;
  std::string target_alias;
  std::vector<std::string> target_columns;  // INSERT (...) and SET c
  std::vector<ExprPtr> values;              // the SET expressions, in the order of target_columns
  std::shared_ptr<const Query> source;      // INSERT ... SELECT / VALUES
  std::vector<std::string> in_part;  // target columns of which a field, an element or a place in a row is set
  bool on_conflict = false;
  bool infers_arbiter = false;  // ON CONFLICT (...) or ON CONSTRAINT
  ConflictClause conflict;
  std::vector<MergeAction> actions;
  enum class Overriding : uint8_t { none, system_value, user_value };
  Overriding overriding = Overriding::none;
};

// Whether the query's FOR ... is about that item of its FROM; of a join, whether it may be about its sides.
inline bool locks_rows_of(const Query& query, const FromItem& item) {
  const bool locks = query.row_lock != Query::RowLock::none;
  if (!locks || query.locks_all || !item.sides.empty()) return locks;
  const std::string& name = item.alias.empty() ? item.relation.name : item.alias;
  return std::find(query.lock_of.begin(), query.lock_of.end(), name) != query.lock_of.end();
}

// The expression of a SELECT that has nothing else; null for any other query.
inline ExprPtr lone_expression(const Query& query) {
  const bool alone = query.kind == Query::Kind::select && query.targets.size() == 1 && query.from.empty() &&
                     query.with.empty() && !query.where && !query.grouped && !query.distinct &&
                     query.windows.empty() && query.order_by.empty() && query.limits.empty();
  return alone ? query.targets[0].expr : nullptr;
}

}  // namespace ast
