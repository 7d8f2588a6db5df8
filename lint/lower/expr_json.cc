// XML functions and the SQL/JSON family.

#include "lint/lower/expr_json.h"

#include <utility>

#include "lint/lower/expr.h"
#include "lint/lower/list.h"
#include "lint/lower/pieces.h"
#include "lint/lower/query.h"
#include "lint/sql/identifier.h"

namespace lower {

using Kind = Made::Kind;

namespace {

// What is written around the arguments: one piece of `names` before each, and one behind the last. The
// expression's type stands where a piece has a line break.
class Frame {
 public:
  Frame(Made& made, std::string begin) : made_(made), piece_(std::move(begin)) {}

  Frame& words(std::string_view more) {
    piece_ += more;
    return *this;
  }
  Frame& name(const char* name) { return words(sql::quote_identifier(name)); }
  Frame& value(const Node* node, const Input& input) {
    made_.names.push_back(std::exchange(piece_, {}));
    made_.args.push_back(expression(node, input));
    return *this;
  }
  Frame& next() { return words(std::exchange(first_, false) ? "" : ", "); }
  void end(std::string_view last = ")") { made_.names.push_back(piece_ + std::string(last)); }

 private:
  Made& made_;
  std::string piece_;
  bool first_ = true;
};

void values(Frame& frame, const List* list, const Input& input) {
  for (const auto* node : each(list)) frame.next().value(node, input);
}

void named_values(Frame& frame, const List* list, const Input& input) {
  bool first = true;
  for (const auto* one : each<ResTarget>(list)) {
    if (!std::exchange(first, false)) frame.words(", ");
    frame.value(one->val, input);
    if (one->name) frame.words(" AS ").name(one->name);
  }
}

std::string_view document_or_content(XmlOptionType option) {
  return option == XMLOPTION_DOCUMENT ? "DOCUMENT " : "CONTENT ";
}

void xml_root(Frame& frame, const XmlExpr& node, const Input& input) {
  const auto args = each(node.args);
  frame.value(args[0], input).words(", VERSION ");
  const auto* version = node_as<A_Const>(args[1], T_A_Const);
  if (version && version->isnull) {
    frame.words("NO VALUE");
  } else {
    frame.value(args[1], input);
  }
  const auto* standalone = node_as<A_Const>(args[2], T_A_Const);
  constexpr std::string_view said[] = {", STANDALONE YES", ", STANDALONE NO", ", STANDALONE NO VALUE", ""};
  if (standalone) frame.words(said[standalone->val.ival.ival & 3]);  // XmlStandaloneType
}

}  // namespace

void lower_xml(Made& made, const XmlExpr& node, const Input& input) {
  static constexpr const char* names[] = {"xmlconcat", "xmlelement", "xmlforest",    "xmlparse",
                                          "xmlpi",     "xmlroot",    "xmlserialize", "is document"};
  static constexpr const char* begins[] = {"XMLCONCAT(",  "XMLELEMENT(NAME ", "XMLFOREST(",    "XMLPARSE(",
                                           "XMLPI(NAME ", "XMLROOT(",         "XMLSERIALIZE(", "("};
  made.kind = Kind::xml;
  made.text = names[node.op];
  Frame frame(made, begins[node.op]);
  if (node.name) frame.name(node.name);
  switch (node.op) {
    case IS_XMLELEMENT:
      if (node.named_args) {
        frame.words(", XMLATTRIBUTES(");
        named_values(frame, node.named_args, input);
        frame.words(")");
      }
      for (const auto* content : each(node.args)) frame.words(", ").value(content, input);
      return frame.end();
    case IS_XMLFOREST: named_values(frame, node.named_args, input); return frame.end();
    case IS_XMLPARSE: {
      const auto args = each(node.args);
      const auto* preserves = node_as<A_Const>(args.back(), T_A_Const);
      frame.words(document_or_content(node.xmloption)).value(args[0], input);
      return frame.end(preserves && preserves->val.boolval.boolval ? " PRESERVE WHITESPACE)"
                                                                   : " STRIP WHITESPACE)");
    }
    case IS_XMLPI:
      for (const auto* content : each(node.args)) frame.words(", ").value(content, input);
      return frame.end();
    case IS_XMLROOT: xml_root(frame, node, input); return frame.end();
    case IS_DOCUMENT: values(frame, node.args, input); return frame.end(" IS DOCUMENT)");
    default: values(frame, node.args, input); return frame.end();
  }
}

void lower_xml(Made& made, const XmlSerialize& node, const Input& input) {
  made.kind = Kind::xml;
  made.text = "xmlserialize";
  made.type_name = type_name(node.typeName);
  Frame frame(made, "XMLSERIALIZE(");
  frame.words(document_or_content(node.xmloption)).value(node.expr, input);
  frame.end(node.indent ? " AS \n INDENT)" : " AS \n)");
}

namespace {

// The SQL/JSON family: `text` names the constructor, type_name what RETURNING says.
void json_value(Frame& frame, const JsonValueExpr* value, const Input& input) {
  if (!value) return;
  frame.value(node_of(value->raw_expr), input);
  if (value->format && value->format->format_type == JS_FORMAT_JSON) frame.words(" FORMAT JSON");
}

void json_output(Made& made, const JsonOutput* output) {
  if (output && output->typeName) made.type_name = type_name(output->typeName);
}

// What the constructors end with.
std::string json_end(const JsonOutput* output, std::string_view before) {
  return std::string(before) + (output && output->typeName ? " RETURNING \n)" : ")");
}

void json_aggregate(Made& made, const JsonAggConstructor* node, const Input& input) {
  if (!node) return;
  json_output(made, node->output);
  append(made.extra.edit(), node->agg_order, input);
  if (node->agg_filter) made.extra.push_back(expression(node->agg_filter, input));
  if (node->over) window(made, *node->over, input);
}

void json_pair(Frame& frame, const JsonKeyValue* pair, const Input& input) {
  if (!pair) return;
  frame.next().value(node_of(pair->key), input).words(" : ");
  json_value(frame, pair->value, input);
}

void json_behavior(Frame& frame, const JsonBehavior* behavior, std::string_view on, const Input& input) {
  constexpr std::string_view words[] = {" NULL",    " ERROR",       " EMPTY",        " TRUE",    " FALSE",
                                        " UNKNOWN", " EMPTY ARRAY", " EMPTY OBJECT", " DEFAULT "};
  if (!behavior) return;
  frame.words(words[behavior->btype]);
  if (behavior->btype == JSON_BEHAVIOR_DEFAULT) frame.value(behavior->expr, input);
  frame.words(on);
}

void json_function(Made& made, const JsonFuncExpr& node, const Input& input) {
  made.text = node.op == JSON_EXISTS_OP  ? "json_exists"
              : node.op == JSON_QUERY_OP ? "json_query"
                                         : "json_value";
  json_output(made, node.output);
  Frame frame(made, node.op == JSON_EXISTS_OP  ? "JSON_EXISTS("
                    : node.op == JSON_QUERY_OP ? "JSON_QUERY("
                                               : "JSON_VALUE(");
  json_value(frame, node.context_item, input);
  if (node.pathspec) frame.words(", ").value(node.pathspec, input);
  bool first = true;
  for (const auto* argument : each<JsonArgument>(node.passing)) {
    frame.words(std::exchange(first, false) ? " PASSING " : ", ");
    json_value(frame, argument->val, input);
    frame.words(" AS ").name(argument->name);
  }
  if (node.output && node.output->typeName) frame.words(" RETURNING \n");
  if (node.wrapper == JSW_CONDITIONAL) frame.words(" WITH CONDITIONAL WRAPPER");
  if (node.wrapper == JSW_UNCONDITIONAL) frame.words(" WITH UNCONDITIONAL WRAPPER");
  if (node.wrapper == JSW_NONE) frame.words(" WITHOUT WRAPPER");
  if (node.quotes == JS_QUOTES_KEEP) frame.words(" KEEP QUOTES");
  if (node.quotes == JS_QUOTES_OMIT) frame.words(" OMIT QUOTES");
  json_behavior(frame, node.on_empty, " ON EMPTY", input);
  json_behavior(frame, node.on_error, " ON ERROR", input);
  frame.end();
}

void json_object(Made& made, const JsonObjectConstructor& node, const Input& input) {
  made.text = "json_object";
  json_output(made, node.output);
  Frame frame(made, "JSON_OBJECT(");
  for (const auto* pair : each<JsonKeyValue>(node.exprs)) json_pair(frame, pair, input);
  const std::string nulls = node.absent_on_null ? " ABSENT ON NULL" : "";
  frame.end(json_end(node.output, nulls + (node.unique ? " WITH UNIQUE KEYS" : "")));
}

void json_array(Made& made, const JsonArrayConstructor& node, const Input& input) {
  made.text = "json_array";
  json_output(made, node.output);
  Frame frame(made, "JSON_ARRAY(");
  for (const auto* value : each<JsonValueExpr>(node.exprs)) json_value(frame.next(), value, input);
  frame.end(json_end(node.output, node.absent_on_null || !node.exprs ? "" : " NULL ON NULL"));
}

void is_json(Made& made, const JsonIsPredicate& node, const Input& input) {
  constexpr std::string_view items[] = {" IS JSON", " IS JSON OBJECT", " IS JSON ARRAY", " IS JSON SCALAR"};
  made.text = "is json";
  Frame frame(made, "(");
  frame.value(node.expr, input).words(items[node.item_type]);
  frame.end(node.unique_keys ? " WITH UNIQUE KEYS)" : ")");
}

}  // namespace

bool lower_json(Made& made, const Node* node, const Input& input) {
  made.kind = Kind::json;
  switch (nodeTag(node)) {
    case T_JsonObjectConstructor: json_object(made, *as<JsonObjectConstructor>(node), input); return true;
    case T_JsonArrayConstructor: json_array(made, *as<JsonArrayConstructor>(node), input); return true;
    case T_JsonArrayQueryConstructor:
      made.text = "json_array";
      json_output(made, as<JsonArrayQueryConstructor>(node)->output);
      made.query = query(as<JsonArrayQueryConstructor>(node)->query, input);
      return true;
    case T_JsonObjectAgg: {
      made.text = "json_objectagg";
      Frame frame(made, "JSON_OBJECTAGG(");
      json_pair(frame, as<JsonObjectAgg>(node)->arg, input);
      frame.end();
      json_aggregate(made, as<JsonObjectAgg>(node)->constructor, input);
      return true;
    }
    case T_JsonArrayAgg: {
      made.text = "json_arrayagg";
      Frame frame(made, "JSON_ARRAYAGG(");
      json_value(frame, as<JsonArrayAgg>(node)->arg, input);
      frame.end();
      json_aggregate(made, as<JsonArrayAgg>(node)->constructor, input);
      return true;
    }
    case T_JsonParseExpr: {
      made.text = "json";
      Frame frame(made, "JSON(");
      json_value(frame, as<JsonParseExpr>(node)->expr, input);
      frame.end(as<JsonParseExpr>(node)->unique_keys ? " WITH UNIQUE KEYS)" : ")");
      return true;
    }
    case T_JsonScalarExpr: {
      made.text = "json_scalar";
      Frame frame(made, "JSON_SCALAR(");
      frame.value(node_of(as<JsonScalarExpr>(node)->expr), input).end();
      return true;
    }
    case T_JsonSerializeExpr: {
      made.text = "json_serialize";
      const auto& serialize = *as<JsonSerializeExpr>(node);
      json_output(made, serialize.output);
      Frame frame(made, "JSON_SERIALIZE(");
      json_value(frame, serialize.expr, input);
      frame.end(json_end(serialize.output, ""));
      return true;
    }
    case T_JsonFuncExpr: json_function(made, *as<JsonFuncExpr>(node), input); return true;
    case T_JsonIsPredicate: is_json(made, *as<JsonIsPredicate>(node), input); return true;
    default: return false;
  }
}

}  // namespace lower
