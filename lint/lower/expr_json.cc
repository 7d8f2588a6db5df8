// XML functions and the SQL/JSON family.

#include "lint/lower/expr_json.h"

#include "lint/lower/expr.h"
#include "lint/lower/list.h"
#include "lint/lower/pieces.h"
#include "lint/lower/query.h"

namespace lower {

using Kind = Made::Kind;

void lower_xml(Made& made, const XmlExpr& node, const Input& input) {
  static constexpr const char* names[] = {"xmlconcat", "xmlelement", "xmlforest",    "xmlparse",
                                          "xmlpi",     "xmlroot",    "xmlserialize", "is document"};
  made.kind = Kind::xml;
  made.text = names[node.op];
  for (const auto* named : each<ResTarget>(node.named_args))
    made.args.push_back(expression(named->val, input));
  append(made.args, node.args, input);
}

void lower_xml(Made& made, const XmlSerialize& node, const Input& input) {
  made.kind = Kind::xml;
  made.text = "xmlserialize";
  made.type_name = type_name(node.typeName);
  made.args.push_back(expression(node.expr, input));
}

namespace {

// The SQL/JSON family: `text` names the constructor, type_name what RETURNING says.
void json_value(Made& made, const JsonValueExpr* value, const Input& input) {
  if (value) made.args.push_back(expression(node_of(value->raw_expr), input));
}

void json_output(Made& made, const JsonOutput* output) {
  if (output && output->typeName) made.type_name = type_name(output->typeName);
}

void json_aggregate(Made& made, const JsonAggConstructor* node, const Input& input) {
  if (!node) return;
  json_output(made, node->output);
  append(made.extra.edit(), node->agg_order, input);
  if (node->agg_filter) made.extra.push_back(expression(node->agg_filter, input));
  if (node->over) window(made, *node->over, input);
}

void json_pair(Made& made, const JsonKeyValue* pair, const Input& input) {
  if (!pair) return;
  made.args.push_back(expression(node_of(pair->key), input));
  json_value(made, pair->value, input);
}

void json_function(Made& made, const JsonFuncExpr& node, const Input& input) {
  made.text = node.op == JSON_EXISTS_OP  ? "json_exists"
              : node.op == JSON_QUERY_OP ? "json_query"
                                         : "json_value";
  json_output(made, node.output);
  json_value(made, node.context_item, input);
  if (node.pathspec) made.args.push_back(expression(node.pathspec, input));
  for (const auto* argument : each<JsonArgument>(node.passing)) json_value(made, argument->val, input);
}

}  // namespace

bool lower_json(Made& made, const Node* node, const Input& input) {
  made.kind = Kind::json;
  switch (nodeTag(node)) {
    case T_JsonObjectConstructor:
      made.text = "json_object";
      json_output(made, as<JsonObjectConstructor>(node)->output);
      for (const auto* pair : each<JsonKeyValue>(as<JsonObjectConstructor>(node)->exprs))
        json_pair(made, pair, input);
      return true;
    case T_JsonArrayConstructor:
      made.text = "json_array";
      json_output(made, as<JsonArrayConstructor>(node)->output);
      for (const auto* value : each<JsonValueExpr>(as<JsonArrayConstructor>(node)->exprs))
        json_value(made, value, input);
      return true;
    case T_JsonArrayQueryConstructor:
      made.text = "json_array";
      json_output(made, as<JsonArrayQueryConstructor>(node)->output);
      made.query = query(as<JsonArrayQueryConstructor>(node)->query, input);
      return true;
    case T_JsonObjectAgg:
      made.text = "json_objectagg";
      json_pair(made, as<JsonObjectAgg>(node)->arg, input);
      json_aggregate(made, as<JsonObjectAgg>(node)->constructor, input);
      return true;
    case T_JsonArrayAgg:
      made.text = "json_arrayagg";
      json_value(made, as<JsonArrayAgg>(node)->arg, input);
      json_aggregate(made, as<JsonArrayAgg>(node)->constructor, input);
      return true;
    case T_JsonParseExpr:
      made.text = "json";
      json_value(made, as<JsonParseExpr>(node)->expr, input);
      return true;
    case T_JsonScalarExpr:
      made.text = "json_scalar";
      made.args.push_back(expression(node_of(as<JsonScalarExpr>(node)->expr), input));
      return true;
    case T_JsonSerializeExpr:
      made.text = "json_serialize";
      json_output(made, as<JsonSerializeExpr>(node)->output);
      json_value(made, as<JsonSerializeExpr>(node)->expr, input);
      return true;
    case T_JsonFuncExpr: json_function(made, *as<JsonFuncExpr>(node), input); return true;
    case T_JsonIsPredicate:
      made.text = "is json";
      made.args.push_back(expression(as<JsonIsPredicate>(node)->expr, input));
      return true;
    default: return false;
  }
}

}  // namespace lower
