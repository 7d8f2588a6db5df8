// Queries over pg_catalog and information_schema, row by row.

#include <algorithm>
#include <memory>

#include "lint/catalog/bind.h"
#include "lint/catalog/plpgsql_scope.h"
#include "lint/catalog/plpgsql_source.h"

namespace catalog::plpgsql {

const Value* Sight::column(std::string_view alias, std::string_view name) const {
  static const Value null = Value::null();
  for (auto it = rows.rbegin(); it != rows.rend(); ++it) {
    if (!alias.empty() && it->alias != alias) continue;
    if (!it->row) {
      if (!alias.empty()) return &null;
      continue;
    }
    for (const auto& [key, value] : *it->row) {
      if (key == name) return &value;
    }
  }
  return nullptr;
}

const Value* Sight::find(const std::vector<std::string>& names) const {
  if (names.empty()) return nullptr;
  if (names.size() == 1) {
    if (const Value* found = column({}, names[0])) return found;
    auto variable = variables.find(names[0]);
    return variable == variables.end() ? nullptr : &variable->second;
  }
  const std::string& owner = names[names.size() - 2];
  if (const Value* found = column(owner, names.back())) return found;
  if (auto variable = variables.find(owner); variable != variables.end()) {
    return variable->second.field(names.back());
  }
  if (!rows.empty()) return nullptr;
  auto labelled = variables.find(names.back());  // block.variable
  return labelled == variables.end() ? nullptr : &labelled->second;
}

namespace {

struct Tuple {
  std::vector<std::pair<std::string_view, std::shared_ptr<const Row>>> parts;
  bool unsure = false;
};

class Selection {
 public:
  Selection(const Sight& outer, const Query& query) : outer_(outer), query_(query) {
    constants_ = outer.constants;
    collect_constants(query, constants_);
  }

  Rows run(bool only_existence) {
    Rows out;
    if (query_.kind == Query::Kind::values) return values();
    if (query_.kind != Query::Kind::select) return {false, false, {}};
    std::vector<Source> sources;
    for (const FromItem& item : query_.from) {
      if (!flatten(item, sources, conjuncts_, false)) return {false, false, {}};
    }
    add_conjuncts(query_.where, conjuncts_);
    done_.assign(conjuncts_.size(), false);
    std::vector<Tuple> tuples(1);
    for (std::size_t i = 0; i < sources.size(); ++i) {
      tuples = joined(std::move(tuples), sources[i]);
      if (failed_) return {false, false, {}};
      settle(tuples, i + 1 == sources.size());
    }
    if (sources.empty()) settle(tuples, true);
    return project(std::move(tuples), only_existence);
  }

 private:
  Sight sight(const Tuple& tuple) const {
    Sight inner{outer_.catalog, outer_.variables, outer_.rows, constants_};
    for (const auto& [alias, row] : tuple.parts) inner.rows.push_back({alias, row.get()});
    return inner;
  }

  Rows values() const {
    Rows out;
    const Sight here{outer_.catalog, outer_.variables, outer_.rows, constants_};
    for (const auto& cells : query_.rows) {
      OutRow row;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        row.columns.emplace_back("column" + std::to_string(i + 1),
                                 cells[i] ? evaluate(here, *cells[i]) : Value::null());
      }
      out.rows.push_back(std::move(row));
    }
    return out;
  }

  /// Rows of one source; with system tables those at once that the source's own conjuncts let through.
  std::vector<std::shared_ptr<const Row>> rows_of(const Source& source, const Tuple& tuple) {
    std::vector<std::shared_ptr<const Row>> rows;
    const FromItem& item = *source.item;
    if (item.kind == FromItem::Kind::relation) {
      for (const CommonTable& table : query_.with) {
        if (item.relation.schema.empty() && table.name == item.relation.name && table.query) {
          take_query(*table.query, table.columns, rows);
          return rows;
        }
      }
      const bool known = system_rows(outer_.catalog, item.relation, constants_, [&](Row&& row) {
        if (!refuted(source.alias(), row)) rows.push_back(std::make_shared<const Row>(std::move(row)));
      });
      if (!known) failed_ = true;
    } else if (item.query) {
      take_query(*item.query, item.column_aliases, rows);
    } else if (item.kind == FromItem::Kind::function && item.functions.size() == 1 && item.functions[0]) {
      take_function(item, sight(tuple), rows);
    } else {
      failed_ = true;
    }
    return rows;
  }

  /// A conjunct over this row alone that is surely false.
  bool refuted(std::string_view alias, const Row& row) {
    Sight alone{outer_.catalog, outer_.variables, outer_.rows, constants_};
    alone.rows.push_back({alias, &row});
    for (const ExprPtr& conjunct : conjuncts_) {
      if (conjunct->kind == Expr::Kind::subquery || !within(*conjunct, alias, row)) continue;
      const Value value = evaluate(alone, *conjunct);
      if (value.is_null() || (value.kind == Value::Kind::boolean && !value.truth)) return true;
    }
    return false;
  }

  static bool within(const Expr& expr, std::string_view alias, const Row& row) {
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

  void take_query(const Query& query, const std::vector<std::string>& names,
                  std::vector<std::shared_ptr<const Row>>& rows) {
    Query inner = query;
    inner.with.insert(inner.with.begin(), query_.with.begin(), query_.with.end());
    const Sight here{outer_.catalog, outer_.variables, outer_.rows, constants_};
    Rows result = select(here, inner, false);
    if (!result.known || result.some_unsure) {
      failed_ = true;
      return;
    }
    for (OutRow& row : result.rows) rows.push_back(keep(std::move(row), names));
  }

  /// The names of made rows live as long as the selection.
  std::shared_ptr<const Row> keep(OutRow&& made, const std::vector<std::string>& names) {
    auto row = std::make_shared<Row>();
    for (std::size_t i = 0; i < made.columns.size(); ++i) {
      names_.push_back(std::make_unique<std::string>(i < names.size() ? names[i] : made.columns[i].first));
      row->emplace_back(*names_.back(), std::move(made.columns[i].second));
    }
    return row;
  }

  /// The rows of unnest and generate_series; nullopt for other functions or what is not known.
  static std::optional<std::vector<Value>> series_of(const Sight& here, const Expr& function) {
    if (function.name.name == "unnest" && function.args.size() == 1 && function.args[0]) {
      Value array = evaluate(here, *function.args[0]);
      if (array.kind != Value::Kind::array) return std::nullopt;
      return std::move(array.items);
    }
    if (function.name.name != "generate_series" || function.args.size() != 2) return std::nullopt;
    const Value low = evaluate(here, *function.args[0]), high = evaluate(here, *function.args[1]);
    if (low.kind != Value::Kind::integer || high.kind != Value::Kind::integer) return std::nullopt;
    if (high.number - low.number > 10000) return std::nullopt;
    std::vector<Value> values;
    for (long long i = low.number; i <= high.number; ++i) values.push_back(Value::of(i));
    return values;
  }

  static bool is_series(const ExprPtr& expr) {
    return expr && expr->kind == Expr::Kind::call &&
           (expr->name.name == "unnest" || expr->name.name == "generate_series");
  }

  /// SELECT unnest(...): a row each.
  void add_series(const Tuple& tuple, Rows& out) {
    const Target& target = query_.targets[0];
    std::optional<std::vector<Value>> values = series_of(sight(tuple), *target.expr);
    if (!values) {
      out.known = false;
      return;
    }
    for (Value& value : *values) {
      OutRow row;
      row.columns.emplace_back(target.name.empty() ? target.expr->name.name : target.name, std::move(value));
      out.rows.push_back(std::move(row));
    }
  }

  void take_function(const FromItem& item, const Sight& here, std::vector<std::shared_ptr<const Row>>& rows) {
    const Expr& function = *item.functions[0];
    const std::string name = !item.column_aliases.empty() ? item.column_aliases[0]
                             : !item.alias.empty()        ? item.alias
                                                          : function.name.name;
    std::optional<std::vector<Value>> made = series_of(here, function);
    if (!made) {
      failed_ = true;
      return;
    }
    std::vector<Value>& values = *made;
    for (std::size_t i = 0; i < values.size(); ++i) {
      OutRow row;
      row.columns.emplace_back(name, std::move(values[i]));
      if (item.with_ordinality) {
        row.columns.emplace_back(item.column_aliases.size() > 1 ? item.column_aliases[1] : "ordinality",
                                 Value::of(static_cast<long long>(i + 1)));
      }
      rows.push_back(keep(std::move(row), {}));
    }
  }

  std::vector<Tuple> joined(std::vector<Tuple> tuples, const Source& source) {
    std::vector<Tuple> out;
    const bool depends = source.item->kind == FromItem::Kind::function;
    std::vector<std::shared_ptr<const Row>> rows;
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
        if (out.size() > 200000) {
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

  bool holds_outer(Tuple& tuple, const Source& source) {
    for (const ExprPtr& condition : source.conditions) {
      const Value value = evaluate(sight(tuple), *condition);
      if (value.kind == Value::Kind::unknown) {
        failed_ = true;
        return false;
      }
      if (!value.is_true()) return false;
    }
    return true;
  }

  bool ready(const ExprPtr& conjunct, const Tuple& tuple) const {
    if (conjunct->kind == Expr::Kind::subquery) return false;
    bool all = true;
    const Sight here = sight(tuple);
    walk(*conjunct, [&](const Expr& node) {
      if (node.query) all = false;
      if (node.kind == Expr::Kind::column && !here.find(node.names)) all = false;
    });
    return all;
  }

  /// Keeps the tuples that the conjuncts let through; those that have all they need now, or all at the end.
  void settle(std::vector<Tuple>& tuples, bool last) {
    if (tuples.empty()) return;
    for (std::size_t i = 0; i < conjuncts_.size(); ++i) {
      if (done_[i] || tuples.empty()) continue;
      if (!last && !ready(conjuncts_[i], tuples.front())) continue;
      done_[i] = true;
      std::vector<Tuple> kept;
      for (Tuple& tuple : tuples) {
        const Value value = evaluate(sight(tuple), *conjuncts_[i]);
        if (value.is_null() || (value.kind == Value::Kind::boolean && !value.truth)) continue;
        if (!value.is_true()) tuple.unsure = true;
        kept.push_back(std::move(tuple));
      }
      tuples = std::move(kept);
    }
  }

  static bool is_aggregate(const ExprPtr& expr) {
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

  /// What a blind spot may have made is missing from the rows.
  bool may_lack_rows() const {
    const bool reads = std::any_of(query_.from.begin(), query_.from.end(), [](const FromItem& item) {
      return item.kind == FromItem::Kind::relation || item.kind == FromItem::Kind::join;
    });
    if (!reads) return false;
    const auto& opaques = outer_.catalog.opaques();
    return std::any_of(opaques.begin(), opaques.end(), [&](const Opaque& opaque) {
      if (opaque.anything) return true;
      return std::any_of(opaque.touches.begin(), opaque.touches.end(), [&](const std::string& name) {
        return std::find(constants_.begin(), constants_.end(), name) != constants_.end();
      });
    });
  }

  Rows project(std::vector<Tuple> tuples, bool only_existence) {
    Rows out;
    out.some_unsure = may_lack_rows();
    const bool aggregate = std::any_of(query_.targets.begin(), query_.targets.end(),
                                       [](const Target& target) { return is_aggregate(target.expr); });
    if (query_.grouped) return {false, false, {}};
    if (aggregate) return aggregated(tuples);
    for (Tuple& tuple : tuples) {
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
    if (query_.has_limit && out.rows.size() > 1) out.rows.resize(1);
    if (query_.distinct) remove_doubles(out.rows);
    return out;
  }

  void remove_doubles(std::vector<OutRow>& rows) const {
    std::vector<OutRow> kept;
    std::vector<std::string> seen;
    for (OutRow& row : rows) {
      std::string key;
      for (const auto& [name, value] : row.columns) key += text_of(outer_.catalog, value) + '\x1f';
      if (std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
      seen.push_back(std::move(key));
      kept.push_back(std::move(row));
    }
    rows = std::move(kept);
  }

  OutRow output(const Tuple& tuple) const {
    OutRow row;
    const Sight here = sight(tuple);
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

  /// One row; each target may be an aggregate alone, or an expression over aggregates.
  Rows aggregated(const std::vector<Tuple>& tuples) {
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

  Value over(const Expr& expr, const std::vector<Tuple>& tuples) {
    if (expr.kind != Expr::Kind::call) {
      Expr copy = expr;
      for (ExprPtr& argument : copy.args) {
        if (!is_aggregate(argument)) continue;
        argument = literal(over(*argument, tuples));
        if (!argument) return Value::unknown();
      }
      return evaluate(Sight{outer_.catalog, outer_.variables, outer_.rows, constants_}, copy);
    }
    if (expr.name.name == "count" && expr.star) return Value::of(static_cast<long long>(tuples.size()));
    std::vector<Value> values;
    for (const Tuple& tuple : tuples) {
      if (expr.args.empty() || !expr.args[0]) return Value::unknown();
      Value value = evaluate(sight(tuple), *expr.args[0]);
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
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (i) text += text_of(outer_.catalog, mark);
        text += text_of(outer_.catalog, values[i]);
      }
      return Value::of(std::move(text));
    }
    return extreme(expr.name.name, values);
  }

  static Value extreme(std::string_view name, const std::vector<Value>& values) {
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

  static ExprPtr literal(const Value& value) {
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

  const Sight& outer_;
  const Query& query_;
  std::vector<std::string> constants_;
  std::vector<ExprPtr> conjuncts_;
  std::vector<bool> done_;
  std::vector<std::unique_ptr<std::string>> names_;
  bool failed_ = false;
};

}  // namespace

Rows select(const Sight& sight, const Query& query, bool only_existence) {
  return Selection(sight, query).run(only_existence);
}

}  // namespace catalog::plpgsql
