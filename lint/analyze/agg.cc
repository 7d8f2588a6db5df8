// Aggregates, windows and sets: where they may stand, and what grouping leaves of the columns
// (src/backend/parser/parse_agg.c; check_srf_call_placement, parse_func.c).

#include "lint/analyze/agg.h"

#include <algorithm>

#include "lint/analyze/analyzer.h"
#include "lint/ast/refusal.h"
#include "lint/pg_catalog/rows.h"

namespace analyze {
using namespace ast;
using namespace catalog;

using Kind = Expr::Kind;

namespace {

bool same_lists(const std::vector<ExprPtr>& a, const std::vector<ExprPtr>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const ExprPtr& x, const ExprPtr& y) { return x && y ? same(*x, *y) : !x && !y; });
}

// As messages name the clause; null where all may stand.
const char* words(Clause clause) {
  switch (clause) {
    case Clause::from_subquery: return "FROM clause of their own query level";
    case Clause::from_function: return "functions in FROM";
    case Clause::join: return "JOIN conditions";
    case Clause::where: return "WHERE";
    case Clause::group_by: return "GROUP BY";
    case Clause::limit: return "LIMIT";
    case Clause::values: return "VALUES";
    case Clause::set: return "UPDATE";
    case Clause::returning: return "RETURNING";
    default: return nullptr;
  }
}

}  // namespace

bool same(const Expr& a, const Expr& b) {
  if (&a == &b) return true;
  if (a.kind != b.kind || a.negated != b.negated || a.text != b.text || a.var != b.var ||
      a.sublink != b.sublink || a.cast_form != b.cast_form || a.symmetric != b.symmetric ||
      a.type != b.type || a.function != b.function || a.star != b.star ||
      a.distinct_args != b.distinct_args || a.window != b.window || a.query != b.query) {
    return false;
  }
  if (a.kind == Kind::column && a.var.entry == 0 && a.names != b.names) return false;
  if (a.function == 0 && a.kind == Kind::call && a.name != b.name) return false;
  return same_lists(a.args, b.args) && same_lists(a.extra, b.extra);
}

bool Analyzer::returns_set(const Expr& call) const {
  if (call.kind != Kind::call || call.function == 0) return false;
  if (const Function* own = catalog_.get<Function>(call.function)) return own->returns_set;
  const pg_catalog::FunctionRow* row = pg_catalog::function(call.function, catalog_.server_version());
  return row && row->returns_set;
}

bool Analyzer::is_aggregate(const Expr& call) const {
  if (call.kind != Kind::call || call.window) return false;
  if (call.function ==
      0) {  // which it is hangs on a type that is not known; sum() is an aggregate whatever it sums
    const auto rows = pg_catalog::functions(call.name.name);
    return !rows.empty() &&
           std::all_of(rows.begin(), rows.end(), [](const auto& row) { return row.kind == 'a'; });
  }
  if (const Function* own = catalog_.get<Function>(call.function)) return own->kind == RoutineKind::aggregate;
  const pg_catalog::FunctionRow* row = pg_catalog::function(call.function, catalog_.server_version());
  return row && row->kind == 'a';
}

// How deep the query is whose FROM has the column; that of the statement's own is 0.
size_t Analyzer::level_of(const Expr& column) const {
  const uint32_t entry = column.var.entry;
  return entry == 0 || entry > entry_levels_.size() ? levels_.size() : entry_levels_[entry - 1] - 1;
}

// An aggregate is of the innermost query that its arguments name columns of.
size_t Analyzer::level_of_aggregate(const Expr& call) const {
  std::optional<size_t> deepest;
  const auto look = [&](const Expr& node) {
    if (node.kind != Kind::column || node.var.entry == 0) return;
    deepest = std::max(deepest.value_or(0), level_of(node));
  };
  for (const ExprPtr& arg : call.args) {
    if (arg) walk(*arg, look);
  }
  for (const ExprPtr& arg : call.extra) walk(*arg, look);
  return std::min(deepest.value_or(levels_.size() - 1), levels_.size() - 1);
}

// check_agglevels_and_constraints
void Analyzer::aggregate(const Expr& call) {
  const size_t level = level_of_aggregate(call);
  bool nested = false;
  const auto look = [&](const Expr& node) {
    if (node.kind != Kind::call) return;
    if (node.window) refuse("42803", "aggregate function calls cannot contain window function calls");
    if (returns_set(node)) {
      refuse("0A000", "aggregate function calls cannot contain set-returning function calls",
             "You might be able to move the set-returning function into a LATERAL FROM item.");
    }
    nested = nested || (is_aggregate(node) && level_of_aggregate(node) == level);
  };
  for (const ExprPtr& arg : call.args) {
    if (arg) walk(*arg, look);
  }
  for (const ExprPtr& arg : call.extra) walk(*arg, look);
  if (nested) refuse("42803", "aggregate function calls cannot be nested");
  if (const char* place = words(levels_[level].clause))
    refuse("42803", std::string("aggregate functions are not allowed in ") + place);
  levels_[level].aggregates = true;
}

// transformWindowFuncCall
void Analyzer::window_call(const Expr& call) const {
  const auto look = [&](const Expr& node) {
    if (node.kind != Kind::call) return;
    if (node.window) refuse("42P20", "window function calls cannot be nested");
    if (returns_set(node)) {
      refuse("0A000", "window function calls cannot contain set-returning function calls",
             "You might be able to move the set-returning function into a LATERAL FROM item.");
    }
  };
  for (const ExprPtr& arg : call.args) {
    if (arg) walk(*arg, look);
  }
  const ParseState& level = levels_.back();
  const char* place = level.clause == Clause::having   ? "HAVING"
                      : level.clause == Clause::window ? "window definitions"
                                                       : words(level.clause);
  if (place) refuse("42P20", std::string("window functions are not allowed in ") + place);
  if (call.text.empty() || !level.windows) return;
  const bool there = std::any_of(level.windows->begin(), level.windows->end(),
                                 [&](const Window& window) { return window.name == call.text; });
  if (!there) refuse("42704", "window \"" + call.text + "\" does not exist");
}

// check_srf_call_placement
void Analyzer::set_returning() const {
  const Clause clause = levels_.back().clause;
  if (clause == Clause::from_function || clause == Clause::from_subquery || clause == Clause::group_by)
    return;
  const char* place = clause == Clause::having ? "HAVING" : words(clause);
  if (place) refuse("0A000", std::string("set-returning functions are not allowed in ") + place);
}

// Sets cannot come out of CASE and COALESCE.
void Analyzer::refuse_sets_below(const Expr& made, const char* what) const {
  if (levels_.empty()) return;
  for (const ExprPtr& arg : made.args) {
    if (!arg) continue;
    walk(*arg, [&](const Expr& node) {
      if (!returns_set(node)) return;
      refuse("0A000", std::string("set-returning functions are not allowed in ") + what,
             "You might be able to move the set-returning function into a LATERAL FROM item.");
    });
  }
}

struct Analyzer::Grouping {
  const std::vector<ExprPtr>& groups;
  size_t level = 0;
  bool sets = false;                 // GROUPING SETS: no key is in every set
  std::vector<uint32_t> determined;  // entries whose primary key is grouped by
};

// Whether all of the table's primary key is grouped by: its other columns then follow from that
// (check_functional_grouping, src/backend/catalog/pg_constraint.c), and the view hangs on the constraint.
bool Analyzer::is_determined(const Expr& column, Grouping& grouping) {
  const uint32_t entry = column.var.entry;
  const auto& known = grouping.determined;
  if (std::find(known.begin(), known.end(), entry) != known.end()) return true;
  const Relation* relation = grouping.sets ? nullptr : catalog_.relation(column.relation);
  const Constraint* key = relation ? relation->primary_key() : nullptr;
  if (!key || key->deferrable) return false;
  const bool whole = std::all_of(key->columns.begin(), key->columns.end(), [&](ColumnNumber number) {
    return std::any_of(grouping.groups.begin(), grouping.groups.end(), [&](const ExprPtr& group) {
      return group->kind == Kind::column && group->column == number && group->relation == relation->oid &&
             group->var.entry == entry;
    });
  });
  if (!whole) return false;
  grouping.determined.push_back(entry);
  read({ObjectClass::constraint, key->oid, 0});
  return true;
}

// check_ungrouped_columns_walker
void Analyzer::check_grouped(const ExprPtr& expr, Grouping& grouping) {
  if (!expr) return;
  const auto is_it = [&](const ExprPtr& group) { return same(*group, *expr); };
  if (std::any_of(grouping.groups.begin(), grouping.groups.end(), is_it)) return;
  if (is_aggregate(*expr)) {
    if (level_of_aggregate(*expr) <= grouping.level) return;
  }
  if (expr->kind == Kind::call && expr->name.schema == "pg_catalog" && expr->name.name == "grouping") return;
  if (expr->kind == Kind::column) {
    if (expr->var.entry == 0 || level_of(*expr) != grouping.level || is_determined(*expr, grouping)) return;
    std::string name;
    for (const std::string& part : expr->names) name += (name.empty() ? "" : ".") + part;
    refuse("42803",
           "column \"" + name + "\" must appear in the GROUP BY clause or be used in an aggregate function");
  }
  for (const ExprPtr& arg : expr->args) check_grouped(arg, grouping);
  for (const ExprPtr& arg : expr->extra) check_grouped(arg, grouping);
}

// parseCheckAggregates
void Analyzer::check_grouping(const Query& query, const std::vector<OutputColumn>& out,
                              const std::vector<ExprPtr>& groups, const std::vector<ExprPtr>& rest) {
  if (!known_) return;
  Grouping grouping{groups, levels_.size() - 1, query.grouping_sets, {}};
  for (const OutputColumn& column : out) {
    if (!column.expr) {
      refuse("42803", "column \"" + column.name +
                          "\" must appear in the GROUP BY clause or be used in an aggregate function");
    }
    check_grouped(column.expr, grouping);
  }
  for (const ExprPtr& expr : rest) check_grouped(expr, grouping);
  // Which subquery names a column is not known: one within a key may name any.
  const auto holds_query = [](const ExprPtr& group) {
    bool holds = false;
    walk(*group, [&](const Expr& node) { holds = holds || node.query; });
    return holds;
  };
  if (std::any_of(groups.begin(), groups.end(), holds_query)) return;
  for (const ExprPtr& column : levels_.back().named_below) check_grouped(column, grouping);
}

}  // namespace analyze
