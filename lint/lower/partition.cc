// PARTITION BY, and FOR VALUES.

#include "lint/lower/partition.h"

#include "lint/lower/expr.h"
#include "lint/lower/list.h"
#include "lint/lower/pieces.h"

namespace lower {
namespace {

// One value of a bound. MINVALUE and MAXVALUE come as column references
// (src/backend/parser/parse_utilcmd.c, transformPartitionRangeBounds).
ast::ExprPtr range_value(const Node* node, const Input& input) {
  ast::ExprPtr value = expression(node, input);
  if (!value || value->kind != ast::Expr::Kind::column || value->names.size() != 1) return value;
  const std::string& name = value->names.front();
  if (name != "minvalue" && name != "maxvalue") return value;
  ast::Expr edge = *value;
  edge.kind = ast::Expr::Kind::other;
  edge.names.clear();
  edge.text = name == "minvalue" ? "MINVALUE" : "MAXVALUE";
  return std::make_shared<const ast::Expr>(std::move(edge));
}

std::vector<ast::ExprPtr> range_values(const List* nodes, const Input& input) {
  std::vector<ast::ExprPtr> values;
  for (int i = 0; i < list_length(nodes); ++i) values.push_back(range_value(at<Node>(nodes, i), input));
  return values;
}

}  // namespace

ast::PartitionBound partition_bound(const ::PartitionBoundSpec* bound, const Input& input) {
  ast::PartitionBound out;
  out.is_default = bound->is_default;
  if (bound->strategy) out.strategy = static_cast<ast::PartitionStrategy>(bound->strategy);
  out.modulus = bound->modulus;
  out.remainder = bound->remainder;
  for (int i = 0; i < list_length(bound->listdatums); ++i) {
    out.list.push_back(expression(at<Node>(bound->listdatums, i), input));
  }
  out.lower = range_values(bound->lowerdatums, input);
  out.upper = range_values(bound->upperdatums, input);
  return out;
}

ast::PartitionByDef partition_by(const ::PartitionSpec* spec, const Input& input) {
  ast::PartitionByDef out;
  out.strategy = static_cast<ast::PartitionStrategy>(spec->strategy);
  for (int i = 0; i < list_length(spec->partParams); ++i) {
    const auto* part = at<::PartitionElem>(spec->partParams, i);
    ast::IndexElement key;
    key.column = string_or_empty(part->name);
    key.expr = expression(part->expr, input);
    key.collation = part->collation ? name_of(part->collation).name : std::string();
    key.opclass = part->opclass ? name_of(part->opclass).name : std::string();
    out.keys.push_back(std::move(key));
  }
  return out;
}

}  // namespace lower
