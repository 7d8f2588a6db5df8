// The rows of what a query reads, joined.

#include "lint/executor/join.h"

#include <algorithm>

#include "lint/executor/array.h"
#include "lint/executor/datetime.h"
#include "lint/executor/eval.h"
#include "lint/executor/pg_catalog_views.h"
#include "lint/executor/select.h"
#include "lint/executor/selection.h"

namespace executor {
using namespace ast;

namespace {

// What no migration needs is not worth the time of a chain that was written to take it.
constexpr size_t longest_series = 10000, most_tuples = 200000;

// Nothing but this row and what is no column at all.
bool within(const Expr& expr, std::string_view alias, const Row& row) {
  bool inside = true;
  walk(expr, [&](const Expr& node) {
    if (node.query) inside = false;
    if (node.kind != Expr::Kind::column || node.names.empty()) return;
    if (node.names.size() > 1) {
      inside = inside && node.names[node.names.size() - 2] == alias;
      return;
    }
    const bool has =
        std::any_of(row.begin(), row.end(), [&](const auto& cell) { return cell.first == node.names[0]; });
    inside = inside && has;
  });
  return inside;
}

// string_to_table, and regexp_split_to_table of a pattern that stands for itself.
std::optional<std::vector<Value>> split(const ExprContext& here, const Expr& function) {
  const std::vector<Value> arguments = {evaluate(here, *function.args[0]), evaluate(here, *function.args[1])};
  if (function.name.name == "regexp_split_to_table") {
    const std::string& pattern = arguments[1].text;
    const bool plain = !pattern.empty() && pattern.find_first_of(".[]()*+?{}|^$\\") == std::string::npos;
    if (arguments[1].kind != Value::Kind::text || !plain) return std::nullopt;
  }
  std::optional<Value> array = array_function(here.catalog, "string_to_array", arguments);
  if (!array || array->kind != Value::Kind::array) return std::nullopt;
  return std::move(array->items);
}

}  // namespace

std::optional<std::vector<Value>> series_of(const ExprContext& here, const Expr& function) {
  const bool splits =
      function.name.name == "string_to_table" || function.name.name == "regexp_split_to_table";
  if (splits && function.args.size() == 2) return split(here, function);
  if (function.name.name == "unnest" && function.args.size() == 1 && function.args[0]) {
    Value array = evaluate(here, *function.args[0]);
    if (array.kind != Value::Kind::array) return std::nullopt;
    return std::move(array.items);
  }
  if (function.name.name == "generate_series" && function.args.size() == 3) {
    return date_series(evaluate(here, *function.args[0]), evaluate(here, *function.args[1]),
                       evaluate(here, *function.args[2]));
  }
  if (function.name.name != "generate_series" || function.args.size() != 2) return std::nullopt;
  const Value low = evaluate(here, *function.args[0]), high = evaluate(here, *function.args[1]);
  if (low.kind != Value::Kind::integer || high.kind != Value::Kind::integer) return std::nullopt;
  std::vector<Value> values;
  if (low.number > high.number) return values;
  // The difference of two long longs fits only without a sign.
  const auto last =
      static_cast<unsigned long long>(high.number) - static_cast<unsigned long long>(low.number);
  if (last > longest_series) return std::nullopt;
  values.reserve(last + 1);
  for (unsigned long long i = 0; i <= last; ++i) {
    values.push_back(Value::of(low.number + static_cast<long long>(i)));
  }
  return values;
}

std::vector<RowPtr> Selection::rows_of(const Source& source, const Tuple& tuple) {
  const FromItem& item = *source.item;
  if (item.query) return query_rows(*item.query, item.column_aliases);
  if (item.kind == FromItem::Kind::function && item.functions.size() == 1 && item.functions[0]) {
    return function_rows(item, context(tuple));
  }
  std::vector<RowPtr> rows;
  if (item.kind != FromItem::Kind::relation) {
    failed_ = true;
    return rows;
  }
  for (const CommonTable& table : query_.with) {
    if (item.relation.schema.empty() && table.name == item.relation.name && table.query) {
      return query_rows(*table.query, table.columns);
    }
  }
  const bool known = system_rows(outer_.catalog, item.relation, constants_, [&](Row&& row) {
    if (!refuted(source.alias(), row)) rows.push_back(std::make_shared<const Row>(std::move(row)));
  });
  if (!known) failed_ = true;
  return rows;
}

bool Selection::refuted(std::string_view alias, const Row& row) const {
  ExprContext alone = context();
  alone.rows.push_back({alias, &row});
  for (const ExprPtr& conjunct : conjuncts_) {
    if (conjunct->kind == Expr::Kind::subquery || !within(*conjunct, alias, row)) continue;
    const Value value = evaluate(alone, *conjunct);
    if (value.is_null() || (value.kind == Value::Kind::boolean && !value.truth)) return true;
  }
  return false;
}

std::vector<RowPtr> Selection::query_rows(const Query& query, const std::vector<std::string>& names) {
  Query inner = query;
  inner.with.insert(inner.with.begin(), query_.with.begin(), query_.with.end());
  Rows result = select(context(), inner, false);
  std::vector<RowPtr> rows;
  if (!result.known || result.some_unsure) {
    failed_ = true;
    return rows;
  }
  for (OutRow& row : result.rows) rows.push_back(keep(std::move(row), names));
  return rows;
}

RowPtr Selection::keep(OutRow&& made, const std::vector<std::string>& names) {
  auto row = std::make_shared<Row>();
  for (size_t i = 0; i < made.columns.size(); ++i) {
    names_.push_back(std::make_unique<std::string>(i < names.size() ? names[i] : made.columns[i].first));
    row->emplace_back(*names_.back(), std::move(made.columns[i].second));
  }
  return row;
}

std::vector<RowPtr> Selection::function_rows(const FromItem& item, const ExprContext& here) {
  const Expr& function = *item.functions[0];
  const std::string name = !item.column_aliases.empty() ? item.column_aliases[0]
                           : !item.alias.empty()        ? item.alias
                                                        : function.name.name;
  std::vector<RowPtr> rows;
  if (function.name.name == "unnest" && function.args.size() > 1) return array_rows(item, here);
  std::optional<std::vector<Value>> values = series_of(here, function);
  if (!values) {
    failed_ = true;
    return rows;
  }
  for (size_t i = 0; i < values->size(); ++i) {
    OutRow row;
    row.columns.emplace_back(name, std::move((*values)[i]));
    if (item.with_ordinality) {
      row.columns.emplace_back(item.column_aliases.size() > 1 ? item.column_aliases[1] : "ordinality",
                               Value::of(static_cast<long long>(i) + 1));
    }
    rows.push_back(keep(std::move(row), {}));
  }
  return rows;
}

// unnest(a, b): the arrays beside each other, the shorter ones filled up.
std::vector<RowPtr> Selection::array_rows(const FromItem& item, const ExprContext& here) {
  std::vector<std::vector<Value>> columns;
  size_t longest = 0;
  for (const ExprPtr& argument : item.functions[0]->args) {
    Value array = argument ? evaluate(here, *argument) : Value::unknown();
    if (array.kind != Value::Kind::array || item.with_ordinality) {
      failed_ = true;
      return {};
    }
    longest = std::max(longest, array.items.size());
    columns.push_back(std::move(array.items));
  }
  std::vector<RowPtr> rows;
  for (size_t i = 0; i < longest; ++i) {
    OutRow row;
    for (std::vector<Value>& column : columns)
      row.columns.emplace_back("unnest", i < column.size() ? std::move(column[i]) : Value::null());
    rows.push_back(keep(std::move(row), item.column_aliases));
  }
  return rows;
}

std::vector<Tuple> Selection::joined(const std::vector<Tuple>& tuples, const Source& source) {
  std::vector<Tuple> out;
  const bool depends = source.item->kind == FromItem::Kind::function;
  std::vector<RowPtr> rows;
  if (!depends) rows = rows_of(source, {});
  for (const Tuple& tuple : tuples) {
    if (depends) rows = rows_of(source, tuple);
    bool matched = false;
    for (const auto& row : rows) {
      Tuple wider = tuple;
      wider.parts.emplace_back(source.alias(), row);
      if (source.outer && !holds_outer(wider, source)) continue;
      matched = true;
      out.push_back(std::move(wider));
      if (out.size() > most_tuples) {
        failed_ = true;
        return {};
      }
    }
    if (source.outer && !matched) {
      Tuple wider = tuple;
      wider.parts.emplace_back(source.alias(), nullptr);
      out.push_back(std::move(wider));
    }
  }
  return out;
}

bool Selection::holds_outer(const Tuple& tuple, const Source& source) {
  for (const ExprPtr& condition : source.conditions) {
    const Value value = evaluate(context(tuple), *condition);
    if (value.kind == Value::Kind::unknown) {
      failed_ = true;
      return false;
    }
    if (!value.is_true()) return false;
  }
  return true;
}

}  // namespace executor
