// Expressions of PL/pgSQL bodies, as far as the Catalog and the variables tell.

#include "lint/executor/eval.h"

#include <algorithm>
#include <charconv>

#include "lint/executor/definition_functions.h"
#include "lint/executor/function_call.h"
#include "lint/executor/pattern.h"
#include "lint/executor/select.h"

namespace executor {
using namespace ast;

namespace {

using Kind = Expr::Kind;

Value truth_of(const Value& value) {
  if (value.kind == Value::Kind::boolean || value.is_null() || value.is_failure()) return value;
  if (value.kind == Value::Kind::text) {
    if (value.text == "t" || value.text == "true") return Value::of(true);
    if (value.text == "f" || value.text == "false") return Value::of(false);
  }
  return Value::unknown();
}

Value negation(const Value& value) {
  const Value truth = truth_of(value);
  return truth.kind == Value::Kind::boolean ? Value::of(!truth.truth) : truth;
}

// AND, OR: one operand that decides is enough, whatever the others.
Value combined(const ExprContext& context, const Expr& expr, bool deciding) {
  bool null = false, unsure = false;
  for (const ExprPtr& argument : expr.args) {
    const Value value = truth_of(evaluate(context, *argument));
    if (value.kind == Value::Kind::boolean && value.truth == deciding) return value;
    if (value.is_failure() && !unsure) return value;  // nothing before it has decided
    null = null || value.is_null();
    unsure = unsure || value.kind == Value::Kind::unknown;
  }
  return unsure ? Value::unknown() : null ? Value::null() : Value::of(!deciding);
}

Value in_list(const Value& needle, const std::vector<Value>& items, std::string_view op, bool any) {
  bool null = false, unsure = false;
  for (const Value& item : items) {
    const Value value = compare(op, needle, item);
    if (value.kind == Value::Kind::boolean && value.truth == any) return Value::of(any);
    null = null || value.is_null();
    unsure = unsure || value.kind == Value::Kind::unknown;
  }
  return unsure ? Value::unknown() : null ? Value::null() : Value::of(!any);
}

std::vector<Value> first_columns(Rows& rows) {
  std::vector<Value> values;
  for (OutRow& row : rows.rows) {
    values.push_back(row.columns.empty() ? Value::unknown() : std::move(row.columns[0].second));
  }
  return values;
}

Value subquery(const ExprContext& context, const Expr& expr) {
  if (!expr.query) return Value::unknown();
  Rows rows = select(context, *expr.query, expr.sublink == SubLink::exists);
  if (!rows.known) return Value::unknown();
  if (expr.sublink == SubLink::exists) {
    if (!rows.rows.empty()) return Value::of(true);
    return rows.some_unsure ? Value::unknown() : Value::of(false);
  }
  if (expr.sublink == SubLink::any || expr.sublink == SubLink::all) {
    if (expr.args.empty() || !expr.args[0]) return Value::unknown();
    const std::string op = expr.name.name.empty() ? "=" : expr.name.name;
    const Value found =
        in_list(evaluate(context, *expr.args[0]), first_columns(rows), op, expr.sublink == SubLink::any);
    if (rows.some_unsure &&
        !(found.kind == Value::Kind::boolean && found.truth == (expr.sublink == SubLink::any))) {
      return Value::unknown();
    }
    return expr.negated ? negation(found) : found;
  }
  if (rows.some_unsure) return Value::unknown();
  if (expr.sublink == SubLink::array) {
    Value array;
    array.kind = Value::Kind::array;
    array.items = first_columns(rows);
    return array;
  }
  if (rows.rows.empty()) return Value::null();
  return rows.rows.size() == 1 && !rows.rows[0].columns.empty() ? rows.rows[0].columns[0].second
                                                                : Value::unknown();
}

Value case_value(const ExprContext& context, const Expr& expr) {
  const ExprPtr& operand = expr.args.front();
  for (size_t i = 1; i + 2 < expr.args.size(); i += 2) {
    Value when = evaluate(context, *expr.args[i]);
    if (operand) when = compare("=", evaluate(context, *operand), when);
    when = truth_of(when);
    if (when.kind == Value::Kind::unknown) return when;
    if (when.is_true()) return evaluate(context, *expr.args[i + 1]);
  }
  const ExprPtr& otherwise = expr.args.back();
  return otherwise ? evaluate(context, *otherwise) : Value::null();
}

Value any_all(const ExprContext& context, const Expr& expr) {
  if (expr.args.size() != 2) return Value::unknown();
  const Value array = evaluate(context, *expr.args[1]);
  if (array.is_null()) return Value::null();
  if (array.kind != Value::Kind::array) return Value::unknown();
  return in_list(evaluate(context, *expr.args[0]), array.items, expr.name.name, expr.sublink != SubLink::all);
}

Value in_value(const ExprContext& context, const Expr& expr) {
  std::vector<Value> items;
  for (size_t i = 1; i < expr.args.size(); ++i) items.push_back(evaluate(context, *expr.args[i]));
  const Value found = in_list(evaluate(context, *expr.args[0]), items, "=", true);
  return expr.negated ? negation(found) : found;
}

Value matched(const ExprContext& context, const Expr& expr) {
  if (expr.args.size() < 2) return Value::unknown();
  return apply_operator(context, expr.name.name, evaluate(context, *expr.args[0]),
                        evaluate(context, *expr.args[1]));
}

// A row IS NULL where all of its fields are, IS NOT NULL where none is.
Value row_is_null(const Value& row, bool negated) {
  bool unsure = row.fields.empty();
  for (const auto& [name, field] : row.fields) {
    if (field.kind == Value::Kind::unknown) {
      unsure = true;
    } else if (field.is_null() == negated) {
      return Value::of(false);
    }
  }
  return unsure ? Value::unknown() : Value::of(true);
}

Value row_value(const ExprContext& context, const Expr& expr) {
  Value row;
  row.kind = Value::Kind::record;
  for (const ExprPtr& part : expr.args) {
    if (!part || part->kind == Kind::star) return Value::unknown();
    row.fields.emplace_back("f" + std::to_string(row.fields.size() + 1), evaluate(context, *part));
  }
  return row;
}

Value is_null(const ExprContext& context, const Expr& expr) {
  const Value value = evaluate(context, *expr.args[0]);
  if (value.kind == Value::Kind::unknown) return value;
  if (value.kind == Value::Kind::record) return row_is_null(value, expr.negated);
  return Value::of(value.is_null() != expr.negated);
}

Value array_value(const ExprContext& context, const Expr& expr) {
  Value array;
  array.kind = Value::Kind::array;
  for (const ExprPtr& item : expr.args) array.items.push_back(evaluate(context, *item));
  return array;
}

Value value_function(const ExprContext& context, const Expr& expr) {
  if (expr.text == "current_schema") {
    const Oid schema = context.catalog.creation_schema();
    return schema ? Value::of(std::string(context.catalog.schema_name(schema))) : Value::null();
  }
  if (expr.text == "current_catalog") return Value::of(Value::database_name);
  return Value::unknown();
}

Value integer_of(const std::string& digits) {
  long long number = 0;
  const auto end = digits.data() + digits.size();
  return std::from_chars(digits.data(), end, number).ptr == end ? Value::of(number) : Value::unknown();
}

Value coalesced(const ExprContext& context, const Expr& expr) {
  for (const ExprPtr& argument : expr.args) {
    Value value = evaluate(context, *argument);
    if (!value.is_null()) return value;
  }
  return Value::null();
}

Value null_if(const ExprContext& context, const Expr& expr) {
  if (expr.args.size() != 2) return Value::unknown();
  const Value value = evaluate(context, *expr.args[0]);
  const Value same = compare("=", value, evaluate(context, *expr.args[1]));
  if (same.kind == Value::Kind::unknown) return same;
  return same.is_true() ? Value::null() : value;
}

Value extreme(const ExprContext& context, const Expr& expr, std::string_view better) {
  Value best = Value::null();
  for (const ExprPtr& argument : expr.args) {
    Value value = evaluate(context, *argument);
    if (value.is_null()) continue;
    const Value is_better = best.is_null() ? Value::of(true) : compare(better, value, best);
    if (!value.known() || is_better.kind != Value::Kind::boolean) return Value::unknown();
    if (is_better.truth) best = std::move(value);
  }
  return best;
}

Value operator_value(const ExprContext& context, const Expr& expr) {
  if (expr.args.size() == 1) {
    const Value value = evaluate(context, *expr.args[0]);
    if (expr.name.name == "-" && value.kind == Value::Kind::integer) return Value::of(-value.number);
    return Value::unknown();
  }
  if (expr.args.size() != 2 || !expr.args[0] || !expr.args[1]) return Value::unknown();
  return apply_operator(context, expr.name.name, evaluate(context, *expr.args[0]),
                        evaluate(context, *expr.args[1]));
}

Value between(const ExprContext& context, const Expr& expr) {
  if (expr.args.size() != 3) return Value::unknown();
  const Value value = evaluate(context, *expr.args[0]);
  const Value low = compare(">=", value, evaluate(context, *expr.args[1]));
  const Value high = compare("<=", value, evaluate(context, *expr.args[2]));
  if (low.kind != Value::Kind::boolean || high.kind != Value::Kind::boolean) return Value::unknown();
  return Value::of((low.truth && high.truth) != expr.negated);
}

Value distinct(const ExprContext& context, const Expr& expr) {
  if (expr.args.size() != 2) return Value::unknown();
  const Value a = evaluate(context, *expr.args[0]), b = evaluate(context, *expr.args[1]);
  if (a.kind == Value::Kind::unknown || b.kind == Value::Kind::unknown) return Value::unknown();
  if (a.is_null() || b.is_null()) return Value::of((a.is_null() != b.is_null()) != expr.negated);
  const Value equal = compare("=", a, b);
  return equal.kind == Value::Kind::boolean ? Value::of(equal.truth == expr.negated) : Value::unknown();
}

Value column(const ExprContext& context, const Expr& expr) {
  const Value* found = context.find(expr.names);
  return found ? made(context.catalog, *found) : Value::unknown();
}

Value element(const ExprContext& context, const Expr& expr) {
  if (expr.args.size() != 2 || !expr.args[0] || !expr.args[1]) return Value::unknown();
  const Value array = evaluate(context, *expr.args[0]), at = evaluate(context, *expr.args[1]);
  if (array.kind != Value::Kind::array || at.kind != Value::Kind::integer) return Value::unknown();
  const auto size = static_cast<long long>(array.items.size());
  const long long index = array.form == Value::Form::from_zero ? at.number : at.number - 1;
  return index >= 0 && index < size ? array.items[static_cast<size_t>(index)] : Value::null();
}

}  // namespace

Value evaluate(const ExprContext& context, const Expr& expr) {
  switch (expr.kind) {
    case Kind::null: return Value::null();
    case Kind::integer: return integer_of(expr.text);
    case Kind::string: return Value::of(expr.text);
    case Kind::boolean: return Value::of(expr.text == "true");
    case Kind::column: return column(context, expr);
    case Kind::parameter: {
      const auto found = context.variables.find("$" + expr.text);
      return found == context.variables.end() ? Value::unknown() : found->second;
    }
    case Kind::call: return call(context, expr);
    case Kind::operator_: return operator_value(context, expr);
    case Kind::any_all: return any_all(context, expr);
    case Kind::in: return in_value(context, expr);
    case Kind::between: return between(context, expr);
    case Kind::like: return matched(context, expr);
    case Kind::distinct: return distinct(context, expr);
    case Kind::and_: return combined(context, expr, false);
    case Kind::or_: return combined(context, expr, true);
    case Kind::not_: return negation(evaluate(context, *expr.args[0]));
    case Kind::is_null: return is_null(context, expr);
    case Kind::is_boolean: {
      const Value value = truth_of(evaluate(context, *expr.args[0]));
      if (value.kind == Value::Kind::unknown) return Value::unknown();
      const bool is = expr.text == "unknown" ? value.is_null()
                                             : value.is_true() == (expr.text == "true") && !value.is_null();
      return Value::of(is != expr.negated);
    }
    case Kind::cast: return cast_value(context, evaluate(context, *expr.args[0]), expr.type_name);
    case Kind::collate: return evaluate(context, *expr.args[0]);
    case Kind::array: return array_value(context, expr);
    case Kind::row: return row_value(context, expr);
    case Kind::case_: return case_value(context, expr);
    case Kind::coalesce: return coalesced(context, expr);
    case Kind::nullif: return null_if(context, expr);
    case Kind::greatest: return extreme(context, expr, ">");
    case Kind::least: return extreme(context, expr, "<");
    case Kind::value_function: return value_function(context, expr);
    case Kind::subscript: return element(context, expr);
    case Kind::subquery: return subquery(context, expr);
    default: return Value::unknown();
  }
}

namespace {

// Both as numbers, where both are: text that looks like one is one beside one.
bool as_numbers(const Value& a, const Value& b, long long& x, long long& y) {
  auto number = [](const Value& value, long long& out) {
    if (value.kind == Value::Kind::integer) {
      out = value.number;
      return true;
    }
    if (value.kind != Value::Kind::text) return false;
    const auto end = value.text.data() + value.text.size();
    return !value.text.empty() && std::from_chars(value.text.data(), end, out).ptr == end;
  };
  if (a.kind != Value::Kind::integer && b.kind != Value::Kind::integer) return false;
  return number(a, x) && number(b, y);
}

bool names_database(const Value& value) {
  return value.kind == Value::Kind::text && value.text == Value::database_name;
}

Value ordered(std::string_view op, int order) {
  if (op == "=") return Value::of(order == 0);
  if (op == "<>" || op == "!=") return Value::of(order != 0);
  if (op == "<") return Value::of(order < 0);
  if (op == "<=") return Value::of(order <= 0);
  if (op == ">") return Value::of(order > 0);
  if (op == ">=") return Value::of(order >= 0);
  return Value::unknown();
}

}  // namespace

Value compare(std::string_view op, const Value& a, const Value& b) {
  if (a.is_failure() || b.is_failure()) return a.is_failure() ? a : b;
  if (a.kind == Value::Kind::unknown || b.kind == Value::Kind::unknown) return Value::unknown();
  if (a.is_null() || b.is_null()) return Value::null();
  if (!a.known() || !b.known()) return Value::unknown();
  if (!a.exact() || !b.exact()) return compare_nearly(op, a, b);
  // The database's name is like itself; whether it is like any other cannot be told.
  if (names_database(a) != names_database(b)) return Value::unknown();
  long long x = 0, y = 0;
  if (as_numbers(a, b, x, y)) return ordered(op, x < y ? -1 : x > y ? 1 : 0);
  if (a.kind == Value::Kind::text && b.kind == Value::Kind::text) {
    return ordered(op, a.text.compare(b.text));
  }
  if (a.kind == Value::Kind::boolean || b.kind == Value::Kind::boolean) {
    const Value left = truth_of(a), right = truth_of(b);
    if (left.kind != Value::Kind::boolean || right.kind != Value::Kind::boolean) return Value::unknown();
    return ordered(op, static_cast<int>(left.truth) - static_cast<int>(right.truth));
  }
  return Value::unknown();
}

}  // namespace executor
