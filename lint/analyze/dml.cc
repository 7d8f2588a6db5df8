// INSERT, UPDATE, DELETE and MERGE (src/backend/parser/analyze.c, parse_target.c, parse_merge.c): what they
// write to, what they write there, what RETURNING gives. What a row itself would be refused for is nobody's
// to know here.

#include <algorithm>

#include "lint/analyze/analyzer.h"
#include "lint/ast/refusal.h"
#include "lint/catalog/missing.h"
#include "lint/types/cast.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace analyze {
using namespace ast;
using namespace catalog;

// The target. `table` is null where nothing is known of it.
struct Analyzer::Written {
  const Relation* table = nullptr;
  Name name;
  NamespaceItem from;
  std::vector<std::string> columns;  // live ones
};

namespace {

bool is_in(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_default(const ExprPtr& expr) {
  return expr && expr->kind == Expr::Kind::default_;
}

const Column* target_column(const Relation& table, const std::string& name) {
  const ColumnNumber number = table.column_number(name);
  return number > 0 ? &table.column(number) : nullptr;
}

void no_column(const Relation& table, const std::string& name) {
  refuse(no_column(table, name, "column \"" + name + "\" of relation \"" + table.name + "\" does not exist"));
}

// checkInsertTargets
void check_columns(const Query& query, const Relation& table, const std::vector<std::string>& columns) {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (!target_column(table, columns[i])) no_column(table, columns[i]);
    const bool again = std::find(columns.begin(), columns.begin() + static_cast<ptrdiff_t>(i), columns[i]) !=
                       columns.begin() + static_cast<ptrdiff_t>(i);
    if (again && !is_in(query.in_part, columns[i]))
      refuse("42701", "column \"" + columns[i] + "\" specified more than once");
  }
}

// Columns that take nothing but DEFAULT (rewriteTargetListIU, src/backend/rewrite/rewriteHandler.c).
void check_generated(int version, const Relation& table, const std::vector<std::string>& columns,
                     const std::vector<bool>& given, Query::Overriding overriding, bool insert) {
  for (size_t i = 0; i < columns.size(); ++i) {
    const Column* column = i < given.size() && given[i] ? target_column(table, columns[i]) : nullptr;
    if (!column || (!column->is_generated() && column->identity != Identity::always)) continue;
    if (insert && !column->is_generated() && overriding != Query::Overriding::none) continue;
    refuse(version < 14 && column->is_generated() ? "42601" : "428C9",
           insert ? "cannot insert a non-DEFAULT value into column \"" + columns[i] + "\""
                  : "column \"" + columns[i] + "\" can only be updated to DEFAULT");
  }
}

// process_matched_tle
void check_doubles(const Query& query, const std::vector<std::string>& columns) {
  for (size_t i = 0; i < columns.size(); ++i) {
    const auto end = columns.begin() + static_cast<ptrdiff_t>(i);
    if (std::find(columns.begin(), end, columns[i]) == end || is_in(query.in_part, columns[i])) continue;
    refuse("42601", "multiple assignments to same column \"" + columns[i] + "\"");
  }
}

// infer_arbiter_indexes, src/backend/optimizer/util/plancat.c: plain columns only, those of a partial index
// taken as they come.
void check_arbiter(const Catalog& catalog, const Relation& table, const ConflictClause& clause) {
  std::vector<ColumnNumber> wanted;
  for (const ExprPtr& element : clause.elements) {
    if (!element || element->kind != Expr::Kind::column) return;
    wanted.push_back(table.column_number(element->names.back()));
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  if (table.open()) return;
  for (Oid oid : table.indexes) {
    const Relation* relation = catalog.relation(oid);
    if (!relation || !relation->index || !relation->index->unique) continue;
    if (relation->index->predicate && !clause.where) continue;
    std::vector<ColumnNumber> keys;
    for (const IndexKey& key : relation->index->keys) keys.push_back(key.column);
    std::sort(keys.begin(), keys.end());
    if (keys == wanted) return;
  }
  refuse("42P10", "there is no unique or exclusion constraint matching the ON CONFLICT specification");
}

void check_constraint_arbiter(const Relation& table, const ConflictClause& clause) {
  for (const Constraint& constraint : table.constraints) {
    if (constraint.name != clause.constraint) continue;
    using Kind = Constraint::Kind;
    if (constraint.kind == Kind::primary_key || constraint.kind == Kind::unique ||
        constraint.kind == Kind::exclusion)
      return;
    refuse("42809", "constraint in ON CONFLICT clause has no associated index");
  }
  if (table.open()) return;
  refuse(does_not_exist(
      clause.constraint, "42704",
      "constraint \"" + clause.constraint + "\" for table \"" + table.name + "\" does not exist"));
}

}  // namespace

// setTargetTable: a schema that is not there is no other than a table that is not.
Analyzer::Written Analyzer::written_to(const Query& query) {
  Written to;
  to.name = query.target;
  to.table = catalog_.relation(catalog_.resolve_relation(query.target));
  const std::string& schema = query.target.schema;
  if (!schema.empty() && !to.table && catalog_.find_schema(schema) == 0 && schema != "pg_catalog" &&
      schema != "information_schema" && !types::may_lack(catalog_, query.target.name))
    refuse(no_relation(query.target));
  FromItem target;
  target.kind = FromItem::Kind::relation;
  target.relation = query.target;
  target.alias = query.target_alias;
  const Commons* commons = commons_;
  commons_ = nullptr;  // WITH's names are not what is written to
  to.from = relation_item(target);
  commons_ = commons;
  if (to.table && to.table->is_index())
    refuse("42809", "cannot open relation \"" + to.table->name + "\"",
           "This operation is not supported for indexes.");
  // It has columns to analysis; that nobody writes to it is found out later (CheckValidResultRel).
  if (to.table && to.table->kind == RelationKind::sequence) to.table = nullptr;
  for (const NamespaceColumn& column : to.from.columns) to.columns.push_back(column.name);
  return to;
}

// transformAssignedExpr
void Analyzer::assign(const Query& query, const Written& to, const std::string& name,
                      const ExprPtr& analyzed) {
  const Column* column = to.table ? target_column(*to.table, name) : nullptr;
  if (!column || !analyzed || is_default(analyzed) || is_in(query.in_part, name)) return;
  const ExprPtr made = coerce(analyzed, column->type);
  const Oid from = analyzed->type.oid, into = column->type.oid;
  if (from == 0 || into == 0 || from == into || from == type_oid::unknown) return;
  if (types::cast_way(catalog_, from, into, types::CastContext::assignment) != types::CastWay::none) return;
  refuse("42804",
         "column \"" + name + "\" is of type " + types::format_type_be(catalog_, into) +
             " but expression is of type " + types::format_type_be(catalog_, from),
         "You will need to rewrite or cast the expression.");
}

// transformInsertRow
void Analyzer::insert_row(const Query& query, const Written& to, const std::vector<std::string>& columns,
                          const std::vector<ExprPtr>& row, bool stated) {
  if (!stated && to.table && to.table->open()) return;
  if (row.size() > columns.size()) refuse("42601", "INSERT has more expressions than target columns");
  if (stated && row.size() < columns.size())
    refuse("42601", "INSERT has more target columns than expressions");
  for (size_t i = 0; i < row.size(); ++i) assign(query, to, columns[i], row[i]);
}

void Analyzer::insertion(const Query& query, Written& to, const NamespaceItem* outer) {
  const bool stated = !query.target_columns.empty();
  if (to.table) check_columns(query, *to.table, query.target_columns);
  if (!query.source) return;
  const std::vector<std::string>& columns = stated ? query.target_columns : to.columns;
  std::vector<bool> given(columns.size(), false);
  const Query& source = *query.source;
  const bool plain_rows = source.kind == Query::Kind::values && source.with.empty() &&
                          source.order_by.empty() && source.limits.empty();
  if (plain_rows) {
    const NamespaceItem* before = from_;
    NamespaceItem nothing;
    nothing.outer = outer;
    from_ = &nothing;
    note_clause(source.rows.size() == 1 ? Clause::target : Clause::values);
    for (const auto& row : source.rows) {
      if (row.size() != source.rows.front().size())
        refuse("42601", "VALUES lists must all be the same length");
      std::vector<ExprPtr> analyzed;
      bool whole = true;  // no star that gives several
      for (const ExprPtr& cell : row) {
        analyzed.push_back(analyze(cell));
        whole = whole && cell && cell->kind != Expr::Kind::star && cell->kind != Expr::Kind::other &&
                !(cell->kind == Expr::Kind::field && cell->text == "*");
      }
      if (!to.table || !whole) continue;
      insert_row(query, to, columns, analyzed, stated);
      for (size_t i = 0; i < row.size() && i < given.size(); ++i) {
        given[i] = given[i] || !is_default(row[i]);
      }
    }
    from_ = before;
  } else {
    const bool known = std::exchange(known_, true);
    const std::vector<OutputColumn> out = shape(source, outer, true);
    const bool all = known_;
    known_ = known_ && known;
    if (!to.table || !all) return;
    std::vector<ExprPtr> row;
    for (const OutputColumn& column : out) {
      auto made = std::make_shared<Expr>();
      made->kind = Expr::Kind::column;
      made->type = column.type;
      // Literals of the SELECT list are read as what they are put into.
      const bool literal = column.expr && column.type.oid == type_oid::unknown;
      row.push_back(literal ? column.expr : ExprPtr(std::move(made)));
    }
    insert_row(query, to, columns, row, stated);
    for (size_t i = 0; i < row.size() && i < given.size(); ++i) given[i] = true;
  }
  if (to.table) to_check_.push_back({to.table, columns, std::move(given), query.overriding});
}

// transformUpdateTargetList: all expressions first.
void Analyzer::assignments(const Query& query, const Written& to, const std::vector<std::string>& columns,
                           const std::vector<ExprPtr>& values) {
  std::vector<ExprPtr> analyzed;
  note_clause(Clause::set);
  for (size_t i = 0; i < values.size(); ++i) {
    const bool row = values[i] && values[i]->kind == Expr::Kind::subquery && i < columns.size() &&
                     is_in(query.in_part, columns[i]);
    if (values[i] && values[i]->kind == Expr::Kind::row && values[i]->text == "misfit") {
      for (const ExprPtr& cell : values[i]->args) analyze(cell);
      refuse("42601", "number of columns does not match number of values");
    }
    if (row && values[i]->query) shape(*values[i]->query, from_);
    analyzed.push_back(row ? nullptr : analyze(values[i]));
  }
  if (!to.table) return;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (!target_column(*to.table, columns[i])) no_column(*to.table, columns[i]);
    if (i < analyzed.size()) assign(query, to, columns[i], analyzed[i]);
  }
}

// transformOnConflictClause
void Analyzer::conflict(const Query& query, const Written& to, const NamespaceItem& from) {
  const ConflictClause& clause = query.conflict;
  if (clause.update && clause.elements.empty() && clause.constraint.empty())
    refuse("42601", "ON CONFLICT DO UPDATE requires inference specification or constraint name",
           "For example, ON CONFLICT (column_name).");
  const NamespaceItem* before = from_;
  from_ = &to.from;
  for (const ExprPtr& element : clause.elements) analyze(element);
  condition(clause.where, "WHERE");
  if (!clause.constraint.empty() && to.table) check_constraint_arbiter(*to.table, clause);
  if (clause.update) {
    NamespaceItem both = from;
    Source excluded = both.sources.front();
    excluded.alias = "excluded";
    both.sources.push_back(std::move(excluded));
    from_ = &both;
    assignments(query, to, clause.columns, clause.values);
    condition(query.where, "WHERE");
    from_ = before;
    return;
  }
  from_ = before;
}

// transformMergeStmt: a row that is not there yet sees the source alone.
void Analyzer::actions(const Query& query, const Written& to, const NamespaceItem& target,
                       const NamespaceItem& both, const NamespaceItem& source) {
  for (const MergeAction& action : query.actions) {
    from_ = action.matched ? &both : &source;
    condition(action.condition, "WHEN");
    if (action.insert) {
      if (to.table) check_columns(query, *to.table, action.columns);
      const bool stated = !action.columns.empty();
      const auto& columns = stated ? action.columns : to.columns;
      std::vector<ExprPtr> analyzed;
      for (const ExprPtr& value : action.values) analyzed.push_back(analyze(value));
      if (to.table && !analyzed.empty()) insert_row(query, to, columns, analyzed, stated);
    } else {
      assignments(query, to, action.columns, action.values);
    }
  }
  from_ = &target;
}

namespace {

// RETURNING sees the target's row as it was and as it is, where nothing else has the name
// (addNSForReturning, src/backend/parser/analyze.c).
void add_old_and_new(NamespaceItem& returning, const NamespaceItem& target) {
  for (const char* name : {"old", "new"}) {
    const bool taken = std::any_of(returning.sources.begin(), returning.sources.end(),
                                   [&](const Source& source) { return source.alias == name; });
    if (taken || target.sources.empty()) continue;
    Source row = target.sources.front();
    row.alias = name;
    row.aliased = true;
    row.schema.clear();
    returning.sources.push_back(std::move(row));
  }
}

}  // namespace

std::vector<OutputColumn> Analyzer::modification(const Query& query, const NamespaceItem* outer) {
  using Kind = Query::Kind;
  Written to = written_to(query);
  NamespaceItem from = to.from;
  from.outer = outer;
  to.from.outer = outer;
  if (query.kind == Kind::insert) {
    insertion(query, to, outer);
    from_ = &from;
    if (query.on_conflict) conflict(query, to, from);
  }
  NamespaceItem source;
  source.outer = outer;
  for (const FromItem& item : query.from) {
    NamespaceItem next = from_item(item, query.kind == Kind::merge ? source : from);
    source.open = source.open || next.open;
    source.columns.insert(source.columns.end(), next.columns.begin(), next.columns.end());
    source.sources.insert(source.sources.end(), next.sources.begin(), next.sources.end());
    from.open = from.open || next.open;
    add_sources(from.sources, std::move(next.sources));
    std::move(next.columns.begin(), next.columns.end(), std::back_inserter(from.columns));
  }
  from_ = &from;
  if (query.kind != Kind::insert) {
    note_clause(query.kind == Kind::merge ? Clause::join : Clause::where);
    condition(query.where, query.kind == Kind::merge ? "JOIN/ON" : "WHERE");
  }
  if (query.kind == Kind::merge) actions(query, to, from, from, source);
  NamespaceItem returning = from;
  if (catalog_.server_version() >= 18) add_old_and_new(returning, to.from);
  from_ = &returning;
  note_clause(Clause::returning);
  std::vector<OutputColumn> out = targets(query.targets, returning, false);
  if (!query.targets.empty() && out.empty() && known_)
    refuse("42601", "RETURNING must have at least one column");
  if (query.kind == Kind::update) {
    from_ = &from;
    assignments(query, to, query.target_columns, query.values);
  }
  if (to.table) check_rewritten(query, *to.table);
  return out;
}

// What the rewriter and the planner refuse, after all has been analysed.
void Analyzer::check_rewritten(const Query& query, const Relation& table) {
  const auto set_columns = [&](const std::vector<std::string>& columns, const std::vector<ExprPtr>& values) {
    check_doubles(query, columns);
    std::vector<bool> given;
    for (const ExprPtr& value : values) given.push_back(!is_default(value));
    check_generated(catalog_.server_version(), table, columns, given, Query::Overriding::none, false);
  };
  for (const Insertion& one : to_check_) {
    if (one.table == &table)
      check_generated(catalog_.server_version(), table, one.columns, one.given, one.overriding, true);
  }
  to_check_.clear();
  if (query.kind == Query::Kind::update) set_columns(query.target_columns, query.values);
  for (const MergeAction& action : query.actions) {
    if (!action.insert) set_columns(action.columns, action.values);
  }
  if (!query.on_conflict) return;
  if (query.conflict.update) set_columns(query.conflict.columns, query.conflict.values);
  if (!query.conflict.elements.empty() && table.is_table()) check_arbiter(catalog_, table, query.conflict);
}

// CheckSelectLocking and transformLockingClause
void Analyzer::check_locks(const Query& query, const NamespaceItem& from) const {
  const char* words = query.row_lock == Query::RowLock::key_share       ? "FOR KEY SHARE"
                      : query.row_lock == Query::RowLock::share         ? "FOR SHARE"
                      : query.row_lock == Query::RowLock::no_key_update ? "FOR NO KEY UPDATE"
                                                                        : "FOR UPDATE";
  const auto forbid = [&](const char* what) {
    refuse("0A000", std::string(words) + " is not allowed with " + what);
  };
  if (query.distinct || !query.distinct_on.empty()) forbid("DISTINCT clause");
  if (query.grouped) forbid(query.group_by.empty() ? "HAVING clause" : "GROUP BY clause");
  if (levels_.back().aggregates) forbid("aggregate functions");
  for (const std::string& name : query.lock_of) {
    const bool there = std::any_of(from.sources.begin(), from.sources.end(),
                                   [&](const Source& source) { return source.alias == name; });
    if (!there && !from.open)
      refuse("42P01", "relation \"" + name + "\" in " + words + " clause not found in FROM clause");
  }
}

}  // namespace analyze
