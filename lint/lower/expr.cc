// Expressions: one function a family of nodes (src/include/nodes/parsenodes.h, primnodes.h).

#include "lint/lower/expr.h"

#include <algorithm>

#include "lint/lower/expr_json.h"
#include "lint/lower/list.h"
#include "lint/lower/pieces.h"
#include "lint/lower/query.h"

namespace lower {

using Kind = Made::Kind;

void append(std::vector<ast::ExprPtr>& to, const List* list, const Input& input) {
  to.reserve(to.size() + each(list).size());
  for (const Node* node : each(list)) to.push_back(expression(node, input));
}

void window(Made& made, const WindowDef& node, const Input& input) {
  made.window = true;
  made.text = string_or_empty(node.name ? node.name : node.refname);
  const size_t before = made.extra.size();
  append(made.extra.edit(), node.partitionClause, input);
  append(made.extra.edit(), node.orderClause, input);
  if (node.startOffset) made.extra.push_back(expression(node.startOffset, input));
  if (node.endOffset) made.extra.push_back(expression(node.endOffset, input));
  made.over = static_cast<uint8_t>(std::min<size_t>(made.extra.size() - before, 255));
}

namespace {

void place(Made& made, int location, const Input& input) {
  if (location < 0) return;
  made.span.begin = input.origin + static_cast<uint32_t>(location);
  made.span.end = made.span.begin + 1;
}

void constant(Made& made, const A_Const& node) {
  if (node.isnull) {
    made.kind = Kind::null;
    return;
  }
  made.text = string_of(&node.val.node);
  switch (nodeTag(&node.val)) {
    case T_Integer: made.kind = Kind::integer; break;
    case T_Float: made.kind = Kind::floating; break;
    case T_Boolean: made.kind = Kind::boolean; break;
    case T_BitString: made.kind = Kind::bit_string; break;
    default: made.kind = Kind::string; break;
  }
}

void column(Made& made, const ColumnRef& node) {
  made.kind = Kind::column;
  for (const Node* field : each(node.fields)) {
    if (nodeTag(field) == T_A_Star) {
      made.kind = Kind::star;
    } else {
      made.names.push_back(string_of(field));
    }
  }
}

void sides(Made& made, const A_Expr& node, const Input& input) {
  if (node.lexpr) made.args.push_back(expression(node.lexpr, input));
  if (const auto* list = node_as<List>(node.rexpr, T_List)) {
    append(made.args, list, input);
  } else {
    made.args.push_back(expression(node.rexpr, input));
  }
}

void operator_expression(Made& made, const A_Expr& node, const Input& input) {
  made.name = name_of(node.name);
  sides(made, node, input);
  switch (node.kind) {
    case AEXPR_OP: made.kind = Kind::operator_; break;
    case AEXPR_OP_ANY:
    case AEXPR_OP_ALL:
      made.kind = Kind::any_all;
      made.sublink = node.kind == AEXPR_OP_ANY ? ast::SubLink::any : ast::SubLink::all;
      break;
    case AEXPR_DISTINCT:
    case AEXPR_NOT_DISTINCT:
      made.kind = Kind::distinct;
      made.negated = node.kind == AEXPR_NOT_DISTINCT;
      break;
    case AEXPR_NULLIF: made.kind = Kind::nullif; break;
    case AEXPR_IN:
      made.kind = Kind::in;
      made.negated = made.name.name == "<>";
      break;
    case AEXPR_LIKE:
    case AEXPR_ILIKE:
    case AEXPR_SIMILAR:
      made.kind = Kind::like;
      made.text = node.kind == AEXPR_SIMILAR ? "similar" : "";
      break;
    case AEXPR_BETWEEN:
    case AEXPR_NOT_BETWEEN:
    case AEXPR_BETWEEN_SYM:
    case AEXPR_NOT_BETWEEN_SYM:
      made.kind = Kind::between;
      made.negated = node.kind == AEXPR_NOT_BETWEEN || node.kind == AEXPR_NOT_BETWEEN_SYM;
      if (node.kind == AEXPR_BETWEEN_SYM || node.kind == AEXPR_NOT_BETWEEN_SYM) made.symmetric = true;
      break;
  }
}

void arguments(Made& made, const List* list, const Input& input) {
  made.args.reserve(each(list).size());
  for (const Node* argument : each(list)) {
    if (const auto* named = node_as<NamedArgExpr>(argument, T_NamedArgExpr)) {
      made.names.resize(made.args.size());
      made.names.push_back(string_or_empty(named->name));
      argument = node_of(named->arg);
    } else if (!made.names.empty()) {
      made.names.emplace_back();
    }
    made.args.push_back(expression(argument, input));
  }
}

void call(Made& made, const FuncCall& node, const Input& input) {
  made.kind = Kind::call;
  made.name = name_of(node.funcname);
  made.sql_syntax = node.funcformat == COERCE_SQL_SYNTAX;
  made.star = node.agg_star;
  made.distinct_args = node.agg_distinct;
  made.variadic = node.func_variadic;
  arguments(made, node.args, input);
  if (made.sql_syntax && made.name.name == "timezone" && made.args.size() == 2) {
    made.kind = Kind::at_time_zone;  // the call has the zone first
    std::swap(made.args[0], made.args[1]);
  }
  if (node.agg_order) append(node.agg_within_group ? made.args : made.extra.edit(), node.agg_order, input);
  if (node.agg_filter) made.extra.push_back(expression(node.agg_filter, input));
  if (node.over) window(made, *node.over, input);
}

void value_function(Made& made, const SQLValueFunction& node) {
  made.kind = Kind::value_function;
  switch (node.op) {
    case SVFOP_CURRENT_DATE: made.text = "current_date"; break;
    case SVFOP_CURRENT_TIME:
    case SVFOP_CURRENT_TIME_N: made.text = "current_time"; break;
    case SVFOP_CURRENT_TIMESTAMP:
    case SVFOP_CURRENT_TIMESTAMP_N: made.text = "current_timestamp"; break;
    case SVFOP_LOCALTIME:
    case SVFOP_LOCALTIME_N: made.text = "localtime"; break;
    case SVFOP_LOCALTIMESTAMP:
    case SVFOP_LOCALTIMESTAMP_N: made.text = "localtimestamp"; break;
    case SVFOP_CURRENT_ROLE: made.text = "current_role"; break;
    case SVFOP_CURRENT_USER: made.text = "current_user"; break;
    case SVFOP_USER: made.text = "user"; break;
    case SVFOP_SESSION_USER: made.text = "session_user"; break;
    case SVFOP_CURRENT_CATALOG: made.text = "current_catalog"; break;
    case SVFOP_CURRENT_SCHEMA: made.text = "current_schema"; break;
  }
  if (node.typmod < 0) return;
  Made precision;
  precision.kind = Kind::integer;
  precision.text = std::to_string(node.typmod);
  made.args.push_back(std::make_shared<const Made>(std::move(precision)));
}

void sublink(Made& made, const SubLink& node, const Input& input) {
  made.kind = Kind::subquery;
  switch (node.subLinkType) {
    case EXISTS_SUBLINK: made.sublink = ast::SubLink::exists; break;
    case ALL_SUBLINK: made.sublink = ast::SubLink::all; break;
    case ANY_SUBLINK: made.sublink = ast::SubLink::any; break;
    case ARRAY_SUBLINK: made.sublink = ast::SubLink::array; break;
    default: made.sublink = ast::SubLink::expr; break;
  }
  made.name = name_of(node.operName);
  if (node.testexpr) made.args.push_back(expression(node.testexpr, input));
  made.query = query(node.subselect, input);
}

void case_expression(Made& made, const CaseExpr& node, const Input& input) {
  made.kind = Kind::case_;
  made.args.push_back(expression(node_of(node.arg), input));
  for (const auto* when : each<CaseWhen>(node.args)) {
    made.args.push_back(expression(node_of(when->expr), input));
    made.args.push_back(expression(node_of(when->result), input));
  }
  made.args.push_back(expression(node_of(node.defresult), input));
}

// (x).f, x[1], x[1:2], one after the other, innermost first.
ast::ExprPtr indirection(const A_Indirection& node, const Input& input) {
  ast::ExprPtr value = expression(node.arg, input);
  for (const Node* step : each(node.indirection)) {
    Made made;
    made.args.push_back(std::move(value));
    if (const auto* indices = node_as<A_Indices>(step, T_A_Indices)) {
      made.kind = Kind::subscript;
      if (indices->is_slice) {
        made.text = "slice";
        made.args.push_back(expression(indices->lidx, input));
      }
      made.args.push_back(expression(indices->uidx, input));
    } else {
      made.kind = Kind::field;
      made.text = string_of(step);
    }
    value = std::make_shared<const Made>(std::move(made));
  }
  return value;
}

void test(Made& made, const BooleanTest& node, const Input& input) {
  made.kind = Kind::is_boolean;
  made.args.push_back(expression(node_of(node.arg), input));
  switch (node.booltesttype) {
    case IS_TRUE: made.text = "true"; break;
    case IS_NOT_TRUE: made.text = "true", made.negated = true; break;
    case IS_FALSE: made.text = "false"; break;
    case IS_NOT_FALSE: made.text = "false", made.negated = true; break;
    case IS_UNKNOWN: made.text = "unknown"; break;
    case IS_NOT_UNKNOWN: made.text = "unknown", made.negated = true; break;
  }
}

// Kinds whose node is no more than a kind and its arguments. False for any other.
bool plain(Made& made, const Node* node, const Input& input) {
  switch (nodeTag(node)) {
    case T_BoolExpr: {
      const auto& boolean = *as<BoolExpr>(node);
      made.kind = boolean.boolop == AND_EXPR  ? Kind::and_
                  : boolean.boolop == OR_EXPR ? Kind::or_
                                              : Kind::not_;
      append(made.args, boolean.args, input);
      return true;
    }
    case T_NullTest:
      made.kind = Kind::is_null;
      made.negated = as<NullTest>(node)->nulltesttype == IS_NOT_NULL;
      made.args.push_back(expression(node_of(as<NullTest>(node)->arg), input));
      return true;
    case T_A_ArrayExpr:
      made.kind = Kind::array;
      append(made.args, as<A_ArrayExpr>(node)->elements, input);
      return true;
    case T_RowExpr:
      made.kind = Kind::row;
      append(made.args, as<RowExpr>(node)->args, input);
      return true;
    case T_CoalesceExpr:
      made.kind = Kind::coalesce;
      append(made.args, as<CoalesceExpr>(node)->args, input);
      return true;
    case T_MinMaxExpr:
      made.kind = as<MinMaxExpr>(node)->op == IS_GREATEST ? Kind::greatest : Kind::least;
      append(made.args, as<MinMaxExpr>(node)->args, input);
      return true;
    case T_GroupingFunc:
      made.kind = Kind::call;
      made.name = {"pg_catalog", "grouping"};
      append(made.args, as<GroupingFunc>(node)->args, input);
      return true;
    case T_GroupingSet:
      made.kind = Kind::row;
      append(made.args, as<GroupingSet>(node)->content, input);
      return true;
    case T_List:
      made.kind = Kind::row;
      append(made.args, reinterpret_cast<const List*>(node), input);
      return true;
    case T_SetToDefault: made.kind = Kind::default_; return true;
    default: return false;
  }
}

void cast(Made& made, const TypeCast& node, const Input& input) {
  made.kind = Kind::cast;
  made.type_name = type_name(node.typeName);
  made.args.push_back(expression(node.arg, input));
}

void collate(Made& made, const CollateClause& node, const Input& input) {
  made.kind = Kind::collate;
  made.name = name_of(node.collname);
  if (node.arg) made.args.push_back(expression(node.arg, input));
}

void other(Made& made, const Node* node, const Input& input) {
  if (lower_json(made, node, input)) return;
  made.kind = Kind::other;
  made.text = "node " + std::to_string(static_cast<int>(nodeTag(node)));
}

struct Deeper {
  const Input& input;
  explicit Deeper(const Input& in) : input(in) { ++input.depth; }
  ~Deeper() { --input.depth; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;
};

void fill(Made& made, const Node* node, const Input& input) {
  switch (nodeTag(node)) {
    case T_A_Const: return constant(made, *as<A_Const>(node));
    case T_ColumnRef: return column(made, *as<ColumnRef>(node));
    case T_FuncCall: return call(made, *as<FuncCall>(node), input);
    case T_TypeCast: return cast(made, *as<TypeCast>(node), input);
    case T_A_Expr: return operator_expression(made, *as<A_Expr>(node), input);
    case T_ParamRef:
      made.kind = Kind::parameter;
      made.text = std::to_string(as<ParamRef>(node)->number);
      return;
    case T_CaseExpr: return case_expression(made, *as<CaseExpr>(node), input);
    case T_SubLink: return sublink(made, *as<SubLink>(node), input);
    case T_BooleanTest: return test(made, *as<BooleanTest>(node), input);
    case T_CollateClause: return collate(made, *as<CollateClause>(node), input);
    case T_SQLValueFunction: return value_function(made, *as<SQLValueFunction>(node));
    case T_XmlExpr: return lower_xml(made, *as<XmlExpr>(node), input);
    case T_XmlSerialize: return lower_xml(made, *as<XmlSerialize>(node), input);
    default:
      if (!plain(made, node, input)) other(made, node, input);
  }
}

int location_of(const Node* node) {
  switch (nodeTag(node)) {
    case T_A_Const: return as<A_Const>(node)->location;
    case T_ColumnRef: return as<ColumnRef>(node)->location;
    case T_FuncCall: return as<FuncCall>(node)->location;
    case T_TypeCast: return as<TypeCast>(node)->location;
    case T_A_Expr: return as<A_Expr>(node)->location;
    case T_ParamRef: return as<ParamRef>(node)->location;
    case T_CaseExpr: return as<CaseExpr>(node)->location;
    case T_SubLink: return as<SubLink>(node)->location;
    case T_BoolExpr: return as<BoolExpr>(node)->location;
    case T_NullTest: return as<NullTest>(node)->location;
    case T_CoalesceExpr: return as<CoalesceExpr>(node)->location;
    case T_SQLValueFunction: return as<SQLValueFunction>(node)->location;
    case T_CollateClause: return as<CollateClause>(node)->location;
    case T_A_ArrayExpr: return as<A_ArrayExpr>(node)->location;
    case T_RowExpr: return as<RowExpr>(node)->location;
    default: return -1;
  }
}

}  // namespace

ast::ExprPtr expression(const Node* node, const Input& input) {
  if (!node) return nullptr;
  const Deeper deeper(input);
  // ORDER BY's elements wrap an expression.
  if (const auto* sort = node_as<SortBy>(node, T_SortBy)) return expression(sort->node, input);
  if (nodeTag(node) == T_A_Indirection && input.depth <= deepest_expression)
    return indirection(*as<A_Indirection>(node), input);
  auto made = std::make_shared<Made>();
  place(*made, location_of(node), input);
  if (input.depth > deepest_expression) {
    made->kind = Kind::other;
    made->text = "nested too deeply";
  } else {
    fill(*made, node, input);
  }
  return made;
}

}  // namespace lower
