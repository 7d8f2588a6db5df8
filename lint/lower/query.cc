// SELECT, INSERT, UPDATE, DELETE and MERGE trees as Query values.

#include "lint/lower/query.h"

#include "lint/ast/query.h"
#include "lint/ast/walk.h"
#include "lint/lower/expr.h"
#include "lint/lower/from_clause.h"
#include "lint/lower/list.h"
#include "lint/lower/pieces.h"

namespace lower {

namespace {

using QueryPtr = std::shared_ptr<const ast::Query>;

void add_expression(std::vector<ast::ExprPtr>& out, const Node* node, const Input& input) {
  if (ast::ExprPtr expr = expression(node, input)) out.push_back(std::move(expr));
}

void add_sort(std::vector<ast::ExprPtr>& out, const List* list, const Input& input) {
  for (const Node* item : each(list)) {
    add_expression(out, tag(item) == T_SortBy ? as<SortBy>(item)->node : item, input);
  }
}

ast::Query::Direction direction(const Node* item) {
  const auto* sort = tag(item) == T_SortBy ? as<SortBy>(item) : nullptr;
  if (!sort || sort->sortby_nulls != SORTBY_NULLS_DEFAULT || sort->sortby_dir == SORTBY_USING)
    return ast::Query::Direction::other;
  return sort->sortby_dir == SORTBY_DESC ? ast::Query::Direction::descending
                                         : ast::Query::Direction::ascending;
}

// (a, b) groups by each of its members, ROW(a, b) by the row (flatten_grouping_sets, parse_clause.c).
bool is_bracketed_list(const Node* item) {
  return tag(item) == T_RowExpr && as<RowExpr>(item)->row_format == COERCE_IMPLICIT_CAST;
}

void add_group(std::vector<ast::ExprPtr>& out, const List* list, const Input& input) {
  for (const Node* item : each(list)) {
    if (tag(item) == T_GroupingSet) {
      add_group(out, as<GroupingSet>(item)->content, input);
    } else if (is_bracketed_list(item)) {
      add_group(out, as<RowExpr>(item)->args, input);
    } else if (tag(item) == T_List) {
      add_group(out, as_list(item), input);
    } else {
      add_expression(out, item, input);
    }
  }
}

void set_with(ast::Query& out, const WithClause* with, const Input& input) {
  if (!with) return;
  out.recursive = with->recursive;
  for (const CommonTableExpr* table : each<CommonTableExpr>(with->ctes)) {
    out.with.push_back(
        {std::string(word(table->ctename)), strings(table->aliascolnames), query(table->ctequery, input)});
  }
}

void set_targets(ast::Query& out, const List* list, const Input& input) {
  for (const ResTarget* target : each<ResTarget>(list)) {
    out.targets.push_back({std::string(word(target->name)), expression(target->val, input)});
  }
}

#if PG_VERSION_NUM >= 180000
// The expression with o.a as old.a, where the clause says WITH (OLD AS o).
ast::ExprPtr with_names(const ast::ExprPtr& expr, const ReturningClause& clause) {
  auto copy = std::make_shared<ast::Expr>(*expr);
  const bool names = copy->kind == ast::Expr::Kind::column || copy->kind == ast::Expr::Kind::star;
  for (const ReturningOption* option : each<ReturningOption>(clause.options)) {
    if (names && !copy->names.empty() && copy->names.front() == word(option->value))
      copy->names.front() = option->option == RETURNING_OPTION_OLD ? "old" : "new";
  }
  ast::each_argument(*copy, [&](ast::ExprPtr& argument) { argument = with_names(argument, clause); });
  return copy;
}

void set_returning(ast::Query& out, const ReturningClause* clause, const Input& input) {
  if (!clause) return;
  set_targets(out, clause->exprs, input);
  if (!clause->options) return;
  for (ast::Target& target : out.targets) {
    if (target.expr) target.expr = with_names(target.expr, *clause);
  }
}
#define RETURNING(statement) (statement)->returningClause
#else
void set_returning(ast::Query& out, const List* list, const Input& input) {
  set_targets(out, list, input);
}
#define RETURNING(statement) (statement)->returningList
#endif

void set_assignments(ast::Query& out, const List* list, const Input& input) {
  for (const ResTarget* target : each<ResTarget>(list)) {
    out.target_columns.emplace_back(word(target->name));
    const Node* value = target->val;
    bool part = target->indirection != nullptr;
    if (tag(value) == T_MultiAssignRef) {
      const auto* place = as<MultiAssignRef>(value);
      value = place->source;
      const RowExpr* row = node_as<RowExpr>(value, T_RowExpr);
      std::vector<const Node*> cells;
      if (row) {
        for (const Node* cell : each(row->args)) cells.push_back(cell);
      }
      part = cells.size() != static_cast<size_t>(place->ncolumns);
      if (!part) value = cells[static_cast<size_t>(place->colno - 1)];
    }
    if (part) out.in_part.emplace_back(word(target->name));
    ast::ExprPtr made = expression(value, input);
    if (tag(target->val) == T_MultiAssignRef && part && tag(value) == T_RowExpr) {
      auto misfit = std::make_shared<ast::Expr>(*made);
      misfit->text = "misfit";  // (a, b) = (1, 2, 3)
      made = std::move(misfit);
    }
    out.values.push_back(std::move(made));
  }
}

void set_target(ast::Query& out, const RangeVar* relation) {
  out.target = name_of(relation);
  out.target_only = !relation->inh;
  if (relation->alias) out.target_alias = word(relation->alias->aliasname);
}

ast::Query::RowLock row_lock(LockClauseStrength strength) {
  using RowLock = ast::Query::RowLock;
  switch (strength) {
    case LCS_FORKEYSHARE: return RowLock::key_share;
    case LCS_FORSHARE: return RowLock::share;
    case LCS_FORNOKEYUPDATE: return RowLock::no_key_update;
    case LCS_FORUPDATE: return RowLock::update;
    default: return RowLock::none;
  }
}

void read_leaf(ast::Query& out, const SelectStmt* select, const Input& input) {
  set_targets(out, select->targetList, input);
  add_from(out, select->fromClause, input);
  out.where = expression(select->whereClause, input);
  out.distinct = select->distinctClause != nullptr;
  out.grouped = select->groupClause != nullptr || select->havingClause != nullptr;
  for (const Node* item : each(select->distinctClause)) add_expression(out.distinct_on, item, input);
  add_group(out.group_by, select->groupClause, input);
  for (const Node* item : each(select->groupClause)) {
    out.grouping_sets = out.grouping_sets || tag(item) == T_GroupingSet;
  }
  out.having = expression(select->havingClause, input);
  for (const WindowDef* window : each<WindowDef>(select->windowClause)) {
    ast::Window& made = out.windows.emplace_back();
    made.name = word(window->name);
    add_sort(made.exprs, window->partitionClause, input);
    add_sort(made.exprs, window->orderClause, input);
    add_expression(made.exprs, window->startOffset, input);
    add_expression(made.exprs, window->endOffset, input);
  }
}

QueryPtr select_query(const SelectStmt* select, const Input& input) {
  auto out = std::make_shared<ast::Query>();
  set_with(*out, select->withClause, input);
  if (select->op != SETOP_NONE) {
    out->kind = ast::Query::Kind::set_operation;
    out->operation = select->op == SETOP_UNION       ? "UNION"
                     : select->op == SETOP_INTERSECT ? "INTERSECT"
                                                     : "EXCEPT";
    out->all = select->all;
    out->left = select_query(select->larg, input);
    out->right = select_query(select->rarg, input);
  } else if (select->valuesLists) {
    out->kind = ast::Query::Kind::values;
    for (const List* row : each<List>(select->valuesLists)) {
      std::vector<ast::ExprPtr>& cells = out->rows.emplace_back();
      for (const Node* cell : each(row)) cells.push_back(expression(cell, input));
    }
  } else {
    read_leaf(*out, select, input);
  }
  add_sort(out->order_by, select->sortClause, input);
  for (const Node* item : each(select->sortClause)) out->order_directions.push_back(direction(item));
  add_expression(out->limits, select->limitOffset, input);
  add_expression(out->limits, select->limitCount, input);
  out->has_limit = select->limitCount != nullptr;
  for (const LockingClause* clause : each<LockingClause>(select->lockingClause)) {
    if (!clause->lockedRels) out->locks_all = true;
    for (const RangeVar* relation : each<RangeVar>(clause->lockedRels)) {
      out->lock_of.emplace_back(word(relation->relname));
    }
    out->row_lock = std::max(out->row_lock, row_lock(clause->strength));
  }
  return out;
}

void read_conflict(ast::Query& out, const OnConflictClause& conflict, const Input& input) {
  ast::ConflictClause& made = out.conflict;
  made.update = conflict.action == ONCONFLICT_UPDATE;
  if (const InferClause* infer = conflict.infer) {
    for (const IndexElem* element : each<IndexElem>(infer->indexElems)) {
      if (element->expr) {
        made.elements.push_back(expression(element->expr, input));
      } else {
        auto column = std::make_shared<ast::Expr>();
        column->kind = ast::Expr::Kind::column;
        column->names.emplace_back(word(element->name));
        made.elements.push_back(std::move(column));
      }
    }
    made.where = expression(infer->whereClause, input);
    made.constraint = word(infer->conname);
  }
  ast::Query set;
  set_assignments(set, conflict.targetList, input);
  made.columns = std::move(set.target_columns);
  made.values = std::move(set.values);
  out.in_part.insert(out.in_part.end(), set.in_part.begin(), set.in_part.end());
}

QueryPtr insert_query(const InsertStmt* insert, const Input& input) {
  auto out = std::make_shared<ast::Query>();
  out->kind = ast::Query::Kind::insert;
  set_with(*out, insert->withClause, input);
  set_target(*out, insert->relation);
  for (const ResTarget* column : each<ResTarget>(insert->cols)) {
    out->target_columns.emplace_back(word(column->name));
    if (column->indirection) out->in_part.emplace_back(word(column->name));
  }
  if (insert->override == OVERRIDING_SYSTEM_VALUE) out->overriding = ast::Query::Overriding::system_value;
  if (insert->override == OVERRIDING_USER_VALUE) out->overriding = ast::Query::Overriding::user_value;
  out->source = query(insert->selectStmt, input);
  set_returning(*out, RETURNING(insert), input);
  if (const OnConflictClause* conflict = insert->onConflictClause) {
    out->on_conflict = true;
    out->infers_arbiter = conflict->infer != nullptr;
    out->where = expression(conflict->whereClause, input);
    read_conflict(*out, *conflict, input);
  }
  return out;
}

QueryPtr update_query(const UpdateStmt* update, const Input& input) {
  auto out = std::make_shared<ast::Query>();
  out->kind = ast::Query::Kind::update;
  set_with(*out, update->withClause, input);
  set_target(*out, update->relation);
  set_assignments(*out, update->targetList, input);
  add_from(*out, update->fromClause, input);
  out->where = expression(update->whereClause, input);
  set_returning(*out, RETURNING(update), input);
  return out;
}

QueryPtr delete_query(const DeleteStmt* statement, const Input& input) {
  auto out = std::make_shared<ast::Query>();
  out->kind = ast::Query::Kind::delete_;
  set_with(*out, statement->withClause, input);
  set_target(*out, statement->relation);
  add_from(*out, statement->usingClause, input);
  out->where = expression(statement->whereClause, input);
  set_returning(*out, RETURNING(statement), input);
  return out;
}

QueryPtr merge_query(const MergeStmt* merge, const Input& input) {
  auto out = std::make_shared<ast::Query>();
  out->kind = ast::Query::Kind::merge;
  set_with(*out, merge->withClause, input);
  set_target(*out, merge->relation);
  out->from.push_back(from_item(merge->sourceRelation, input));
  out->where = expression(merge->joinCondition, input);
  for (const MergeWhenClause* when : each<MergeWhenClause>(merge->mergeWhenClauses)) {
    ast::MergeAction action;
#if PG_VERSION_NUM >= 170000
    action.matched = when->matchKind != MERGE_WHEN_NOT_MATCHED_BY_TARGET;
#else
    action.matched = when->matched;
#endif
    action.insert = when->commandType == CMD_INSERT;
    action.deletes = when->commandType == CMD_DELETE;
    action.condition = expression(when->condition, input);
    ast::Query set;
    if (action.insert) {
      for (const ResTarget* column : each<ResTarget>(when->targetList)) {
        set.target_columns.emplace_back(word(column->name));
        if (column->indirection) set.in_part.emplace_back(word(column->name));
      }
      for (const Node* value : each(when->values)) set.values.push_back(expression(value, input));
    } else {
      set_assignments(set, when->targetList, input);
    }
    action.columns = std::move(set.target_columns);
    action.values = std::move(set.values);
    out->in_part.insert(out->in_part.end(), set.in_part.begin(), set.in_part.end());
    out->actions.push_back(std::move(action));
  }
#if PG_VERSION_NUM >= 170000
  set_returning(*out, RETURNING(merge), input);
#endif
  return out;
}

}  // namespace

std::shared_ptr<const ast::Query> query(const Node* node, const Input& input) {
  switch (tag(node)) {
    case T_SelectStmt: return select_query(as<SelectStmt>(node), input);
    case T_InsertStmt: return insert_query(as<InsertStmt>(node), input);
    case T_UpdateStmt: return update_query(as<UpdateStmt>(node), input);
    case T_DeleteStmt: return delete_query(as<DeleteStmt>(node), input);
    case T_MergeStmt: return merge_query(as<MergeStmt>(node), input);
    default: return nullptr;
  }
}

}  // namespace lower
