// Queries over pg_catalog and information_schema, row by row.

#include "lint/executor/select.h"

#include <algorithm>
#include <unordered_set>

#include "lint/ast/column_name.h"
#include "lint/executor/aggregate.h"
#include "lint/executor/eval.h"
#include "lint/executor/function_call.h"
#include "lint/executor/join.h"
#include "lint/executor/selection.h"
#include "lint/executor/value.h"

namespace executor {
using namespace ast;
using namespace catalog;

namespace {

// What stands below casts.
const Expr& uncast(const Expr& expr) {
  const Expr* inner = &expr;
  while (inner->kind == Expr::Kind::cast && inner->args[0]) inner = inner->args[0].get();
  return *inner;
}

Value cast_again(const ExprContext& context, Value value, const Expr& expr) {
  if (expr.kind != Expr::Kind::cast || !expr.args[0]) return value;
  return cast_value(context, cast_again(context, std::move(value), *expr.args[0]), expr.type_name);
}

bool is_series(const ExprPtr& expr) {
  if (!expr) return false;
  const Expr& inner = uncast(*expr);
  return inner.kind == Expr::Kind::call &&
         (inner.name.name == "unnest" || inner.name.name == "generate_series");
}

void remove_doubles(const Catalog& catalog, std::vector<OutRow>& rows) {
  std::vector<OutRow> kept;
  std::unordered_set<std::string> seen;
  for (OutRow& row : rows) {
    std::string key;
    for (const auto& [name, value] : row.columns) key += text_of(catalog, value) + '\x1f';
    if (seen.insert(std::move(key)).second) kept.push_back(std::move(row));
  }
  rows = std::move(kept);
}

}  // namespace

Selection::Selection(const ExprContext& outer, const Query& query)
    : outer_(outer), query_(query), constants_(outer.constants) {
  collect_constants(query, constants_);
}

Rows Selection::run(bool only_existence) {
  if (query_.kind == Query::Kind::values) return values();
  if (query_.kind != Query::Kind::select) return {false, false, {}};
  std::vector<Source> sources;
  for (const FromItem& item : query_.from) {
    if (!flatten(item, sources, conjuncts_, false)) return {false, false, {}};
  }
  add_conjuncts(query_.where, conjuncts_);
  done_.assign(conjuncts_.size(), false);
  std::vector<Tuple> tuples(1);
  for (size_t i = 0; i < sources.size(); ++i) {
    tuples = joined(tuples, sources[i]);
    if (failed_) return {false, false, {}};
    settle(tuples, i + 1 == sources.size());
  }
  if (sources.empty()) settle(tuples, true);
  return project(tuples, only_existence);
}

ExprContext Selection::context(const Tuple& tuple) const {
  ExprContext inner{outer_.catalog, outer_.variables, outer_.rows, constants_};
  for (const auto& [alias, row] : tuple.parts) inner.rows.push_back({alias, row.get()});
  return inner;
}

Rows Selection::values() const {
  Rows out;
  const ExprContext here = context();
  for (const auto& cells : query_.rows) {
    OutRow row;
    for (size_t i = 0; i < cells.size(); ++i) {
      row.columns.emplace_back("column" + std::to_string(i + 1),
                               cells[i] ? evaluate(here, *cells[i]) : Value::null());
    }
    out.rows.push_back(std::move(row));
  }
  return out;
}

bool Selection::ready(const ExprPtr& conjunct, const Tuple& tuple) const {
  if (conjunct->kind == Expr::Kind::subquery) return false;
  bool all = true;
  const ExprContext here = context(tuple);
  walk(*conjunct, [&](const Expr& node) {
    if (node.query) all = false;
    if (node.kind == Expr::Kind::column && !here.find(node.names)) all = false;
  });
  return all;
}

void Selection::settle(std::vector<Tuple>& tuples, bool last) {
  if (tuples.empty()) return;
  for (size_t i = 0; i < conjuncts_.size(); ++i) {
    if (done_[i] || tuples.empty()) continue;
    if (!last && !ready(conjuncts_[i], tuples.front())) continue;
    done_[i] = true;
    std::vector<Tuple> kept;
    for (Tuple& tuple : tuples) {
      const Value value = evaluate(context(tuple), *conjuncts_[i]);
      if (value.is_null() || (value.kind == Value::Kind::boolean && !value.truth)) continue;
      if (!value.is_true()) tuple.unsure = true;
      kept.push_back(std::move(tuple));
    }
    tuples = std::move(kept);
  }
}

bool Selection::may_lack_rows() const {
  const bool reads = std::any_of(query_.from.begin(), query_.from.end(), [](const FromItem& item) {
    return item.kind == FromItem::Kind::relation || item.kind == FromItem::Kind::join;
  });
  if (!reads) return false;
  const auto& opaques = outer_.catalog.opaques();
  return std::any_of(opaques.begin(), opaques.end(), [&](const Opaque& opaque) {
    // A name that no file knows is not among those of a platform.
    if (opaque.anything || (opaque.makes && opaque.at.revision != UINT32_MAX)) return true;
    return std::any_of(opaque.touches.begin(), opaque.touches.end(), [&](const std::string& name) {
      return std::find(constants_.begin(), constants_.end(), name) != constants_.end();
    });
  });
}

Rows Selection::project(std::vector<Tuple> tuples, bool only_existence) const {
  Rows out;
  out.some_unsure = may_lack_rows();
  const bool aggregate = std::any_of(query_.targets.begin(), query_.targets.end(),
                                     [](const Target& target) { return is_aggregate(target.expr); });
  if (query_.grouped) return {false, false, {}};
  if (aggregate) return aggregated(tuples);
  const bool sorted = !only_existence && sort(tuples);
  for (const Tuple& tuple : tuples) {
    if (tuple.unsure) {
      out.some_unsure = true;
      continue;
    }
    if (query_.targets.size() == 1 && is_series(query_.targets[0].expr)) {
      add_series(tuple, out);
      continue;
    }
    OutRow row;
    if (!only_existence) row = output(tuple);
    out.rows.push_back(std::move(row));
  }
  if (query_.distinct) remove_doubles(outer_.catalog, out.rows);
  if (!cut(out.rows, only_existence, sorted)) return {false, false, {}};
  return out;
}

bool Selection::cut(std::vector<OutRow>& rows, bool only_existence, bool sorted) const {
  size_t skipped = 0, kept = rows.size();
  for (size_t i = 0; i < query_.limits.size(); ++i) {
    const Value bound = evaluate(context(), *query_.limits[i]);
    if (bound.is_null()) continue;
    if (bound.kind != Value::Kind::integer || bound.number < 0) return false;
    const bool is_limit = query_.has_limit && i + 1 == query_.limits.size();
    (is_limit ? kept : skipped) = static_cast<size_t>(bound.number);
  }
  if (skipped == 0 && kept >= rows.size()) return true;
  skipped = std::min(skipped, rows.size());
  kept = std::min(kept, rows.size() - skipped);
  if (kept > 0 && !query_.order_by.empty() && !only_existence && !sorted) return false;
  rows.erase(rows.begin(), rows.begin() + static_cast<ptrdiff_t>(skipped));
  rows.resize(kept);
  return true;
}

OutRow Selection::output(const Tuple& tuple) const {
  OutRow row;
  const ExprContext here = context(tuple);
  for (const Target& target : query_.targets) {
    if (!target.expr) continue;
    if (target.expr->kind == Expr::Kind::star) {
      for (const auto& [alias, part] : tuple.parts) {
        const auto& names = target.expr->names;
        if (!part || (!names.empty() && names.back() != alias)) continue;
        for (const auto& [name, value] : *part) row.columns.emplace_back(name, value);
      }
      continue;
    }
    row.columns.emplace_back(target.name.empty() ? figure_column_name(*target.expr) : target.name,
                             evaluate(here, *target.expr));
  }
  return row;
}

void Selection::add_series(const Tuple& tuple, Rows& out) const {
  const Target& target = query_.targets[0];
  const Expr& series = uncast(*target.expr);
  const ExprContext here = context(tuple);
  std::optional<std::vector<Value>> values = series_of(here, series);
  if (!values) {
    out.known = false;
    return;
  }
  for (Value& value : *values) {
    OutRow row;
    row.columns.emplace_back(target.name.empty() ? series.name.name : target.name,
                             cast_again(here, std::move(value), *target.expr));
    out.rows.push_back(std::move(row));
  }
}

namespace {

// UNION ALL, and UNION of rows that are surely there; the left one's names are the result's.
Rows united(const ExprContext& context, const Query& query) {
  const Rows unknown{false, false, {}};
  const bool plain = query.operation == "UNION" && query.left && query.right && query.order_by.empty() &&
                     query.limits.empty() && query.with.empty();
  if (!plain) return unknown;
  Rows all = select(context, *query.left, false);
  Rows more = select(context, *query.right, false);
  if (!all.known || !more.known) return unknown;
  all.some_unsure = all.some_unsure || more.some_unsure;
  for (OutRow& row : more.rows) {
    for (size_t i = 0; !all.rows.empty() && i < row.columns.size(); ++i) {
      if (i < all.rows.front().columns.size()) row.columns[i].first = all.rows.front().columns[i].first;
    }
    all.rows.push_back(std::move(row));
  }
  if (!query.all) remove_doubles(context.catalog, all.rows);
  return all;
}

}  // namespace

Rows select(const ExprContext& context, const Query& query, bool only_existence) {
  if (query.kind == Query::Kind::set_operation) return united(context, query);
  return Selection(context, query).run(only_existence);
}

}  // namespace executor
