// Aggregates over all rows of a query, which is then one row.

#include "lint/executor/aggregate.h"

#include <algorithm>

#include "lint/ast/column_name.h"
#include "lint/executor/eval.h"
#include "lint/executor/selection.h"
#include "lint/executor/value.h"

namespace executor {
using namespace ast;

namespace {

Value extreme(std::string_view name, const std::vector<Value>& values) {
  if (name != "max" && name != "min") return Value::unknown();
  if (values.empty()) return Value::null();
  Value best = values.front();
  for (const Value& value : values) {
    const Value better = compare(name == "max" ? ">" : "<", value, best);
    if (better.kind != Value::Kind::boolean) return Value::unknown();
    if (better.truth) best = value;
  }
  return best;
}

ExprPtr literal(const Value& value) {
  auto expr = std::make_shared<Expr>();
  switch (value.kind) {
    case Value::Kind::integer:
      expr->kind = Expr::Kind::integer;
      expr->text = std::to_string(value.number);
      return expr;
    case Value::Kind::text:
      expr->kind = Expr::Kind::string;
      expr->text = value.text;
      return expr;
    case Value::Kind::boolean:
      expr->kind = Expr::Kind::boolean;
      expr->text = value.truth ? "true" : "false";
      return expr;
    case Value::Kind::null: expr->kind = Expr::Kind::null; return expr;
    default: return nullptr;
  }
}

}  // namespace

bool is_aggregate(const ExprPtr& expr) {
  bool found = false;
  if (!expr) return false;
  walk(*expr, [&](const Expr& node) {
    if (node.kind != Expr::Kind::call || node.window) return;
    static constexpr std::string_view names[] = {"count",   "max",      "min",        "sum",
                                                 "bool_or", "bool_and", "string_agg", "array_agg"};
    found = found || std::find(std::begin(names), std::end(names), node.name.name) != std::end(names);
  });
  return found;
}

Rows Selection::aggregated(const std::vector<Tuple>& tuples) const {
  Rows out;
  OutRow row;
  const bool unsure = may_lack_rows() || std::any_of(tuples.begin(), tuples.end(),
                                                     [](const Tuple& tuple) { return tuple.unsure; });
  for (const Target& target : query_.targets) {
    const Value value = unsure || !target.expr ? Value::unknown() : over(*target.expr, tuples);
    row.columns.emplace_back(
        target.name.empty() && target.expr ? figure_column_name(*target.expr) : target.name, value);
  }
  out.rows.push_back(std::move(row));
  return out;
}

Value Selection::over(const Expr& expr, const std::vector<Tuple>& tuples) const {
  if (expr.kind != Expr::Kind::call) {
    Expr copy = expr;
    for (ExprPtr& argument : copy.args) {
      if (!is_aggregate(argument)) continue;
      argument = literal(over(*argument, tuples));
      if (!argument) return Value::unknown();
    }
    return evaluate(context(), copy);
  }
  if (expr.name.name == "count" && expr.star) return Value::of(static_cast<long long>(tuples.size()));
  std::vector<Value> values;
  for (const Tuple& tuple : tuples) {
    if (expr.args.empty() || !expr.args[0]) return Value::unknown();
    Value value = evaluate(context(tuple), *expr.args[0]);
    if (!value.known()) return Value::unknown();
    if (!value.is_null()) values.push_back(std::move(value));
  }
  if (expr.distinct_args) return Value::unknown();
  if (expr.name.name == "count") return Value::of(static_cast<long long>(values.size()));
  if (expr.name.name == "bool_or" || expr.name.name == "bool_and") {
    if (values.empty()) return Value::null();
    const bool any = expr.name.name == "bool_or";
    for (const Value& value : values) {
      if (value.is_true() == any) return Value::of(any);
    }
    return Value::of(!any);
  }
  if (expr.name.name == "array_agg") {
    if (values.empty()) return Value::null();
    Value array;
    array.kind = Value::Kind::array;
    array.items = std::move(values);
    return array;
  }
  if (expr.name.name == "string_agg" && expr.args.size() == 2) {
    if (values.empty()) return Value::null();
    const Value mark = evaluate(outer_, *expr.args[1]);
    std::string text;
    for (size_t i = 0; i < values.size(); ++i) {
      if (i) text += text_of(outer_.catalog, mark);
      text += text_of(outer_.catalog, values[i]);
    }
    return Value::of(std::move(text));
  }
  return extreme(expr.name.name, values);
}

}  // namespace executor
