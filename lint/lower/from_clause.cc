// Relations, functions, joins and subqueries of a FROM clause.

#include "lint/lower/from_clause.h"

#include "lint/lower/expr.h"
#include "lint/lower/list.h"
#include "lint/lower/pieces.h"
#include "lint/lower/query.h"

namespace lower {

namespace {

void set_alias(ast::FromItem& item, const Alias* alias) {
  if (!alias) return;
  item.alias = word(alias->aliasname);
  item.column_aliases = strings(alias->colnames);
}

ast::FromItem relation_item(const RangeVar* relation, const Input& input) {
  ast::FromItem item;
  item.kind = ast::FromItem::Kind::relation;
  item.relation = name_of(relation);
  if (relation->location >= 0) item.at = input.origin + static_cast<uint32_t>(relation->location);
  item.only = !relation->inh;
  set_alias(item, relation->alias);
  return item;
}

ast::FromItem function_item(const RangeFunction* range, const Input& input) {
  ast::FromItem item;
  item.kind = ast::FromItem::Kind::function;
  item.with_ordinality = range->ordinality;
  const List* definitions = range->coldeflist;
  for (const List* pair : each<List>(range->functions)) {
    if (ast::ExprPtr call = expression(static_cast<const Node*>(linitial(pair)), input))
      item.functions.push_back(std::move(call));
    if (!definitions) definitions = static_cast<const List*>(lsecond(pair));
  }
  for (const ::ColumnDef* column : each<::ColumnDef>(definitions)) {
    item.column_definitions.emplace_back(word(column->colname), type_name(column->typeName));
  }
  set_alias(item, range->alias);
  return item;
}

ast::FromItem join_item(const JoinExpr* join, const Input& input) {
  ast::FromItem item;
  item.kind = ast::FromItem::Kind::join;
  item.sides.push_back(from_item(join->larg, input));
  item.sides.push_back(from_item(join->rarg, input));
  switch (join->jointype) {
    case JOIN_LEFT: item.join = ast::FromItem::Join::left; break;
    case JOIN_RIGHT: item.join = ast::FromItem::Join::right; break;
    case JOIN_FULL: item.join = ast::FromItem::Join::full; break;
    default: item.join = ast::FromItem::Join::inner;
  }
  item.natural = join->isNatural;
  item.using_columns = strings(join->usingClause);
  item.condition = expression(join->quals, input);
  set_alias(item, join->alias);
  // JOIN ... USING (...) AS name: it names the merged columns alone.
  if (join->join_using_alias) item.relation.name = word(join->join_using_alias->aliasname);
  return item;
}

}  // namespace

ast::FromItem from_item(const Node* node, const Input& input) {
  ast::FromItem item;
  switch (tag(node)) {
    case T_RangeVar: return relation_item(as<RangeVar>(node), input);
    case T_RangeFunction: return function_item(as<RangeFunction>(node), input);
    case T_JoinExpr: return join_item(as<JoinExpr>(node), input);
    case T_RangeTableSample:
      item = from_item(as<RangeTableSample>(node)->relation, input);
      item.sampled = true;
      return item;
    case T_RangeSubselect: {
      const auto* range = as<RangeSubselect>(node);
      const auto* select = as<SelectStmt>(range->subquery);
      const bool rows = tag(range->subquery) == T_SelectStmt && select->valuesLists;
      item.kind = rows ? ast::FromItem::Kind::values : ast::FromItem::Kind::subquery;
      item.query = query(range->subquery, input);
      item.lateral = range->lateral;
      set_alias(item, range->alias);
      return item;
    }
    case T_RangeTableFunc: set_alias(item, as<RangeTableFunc>(node)->alias); return item;
    case T_JsonTable: set_alias(item, as<JsonTable>(node)->alias); return item;
    default: return item;
  }
}

void add_from(ast::Query& out, const List* list, const Input& input) {
  for (const Node* item : each(list)) out.from.push_back(from_item(item, input));
}

}  // namespace lower
