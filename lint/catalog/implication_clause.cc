// Expressions and partition bounds, taken apart into clauses.

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <iterator>

#include "lint/catalog/bind.h"
#include "lint/catalog/implication.h"
#include "lint/catalog/types.h"

namespace catalog {
namespace {

using Op = Clause::Operator;
using Kind = Clause::Kind;

struct OperatorRow {
  std::string_view name;
  Op op, flipped;
};
constexpr OperatorRow operators[] = {
    {"<", Op::less, Op::greater},         {"<=", Op::less_equal, Op::greater_equal},
    {"=", Op::equal, Op::equal},          {">=", Op::greater_equal, Op::less_equal},
    {">", Op::greater, Op::less},         {"<>", Op::not_equal, Op::not_equal},
    {"!=", Op::not_equal, Op::not_equal},
};

const OperatorRow* find_operator(std::string_view name) {
  for (const OperatorRow& row : operators) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

std::string hash_words(Oid parent) {
  return "satisfies_hash_partition " + std::to_string(parent);
}

struct Reader {
  const Catalog& catalog;
  const Relation& relation;

  /// A column by its name; anything else by its text.
  std::string subject(const Expr& expr) const {
    if (expr.kind == Expr::Kind::column && expr.column > 0) return relation.column(expr.column).name;
    if (expr.kind == Expr::Kind::column && !expr.names.empty()) return expr.names.back();
    if (expr.kind == Expr::Kind::cast && expr.text == "implicit" && expr.args[0] &&
        is_binary_coercible(catalog, type(*expr.args[0]).oid, expr.type.oid)) {
      return subject(*expr.args[0]);
    }
    return "(" + print(catalog, expr, &relation) + ")";
  }

  TypeRef type(const Expr& expr) const {
    if (expr.kind == Expr::Kind::column && expr.column > 0) return relation.column(expr.column).type;
    if (expr.kind == Expr::Kind::column && !expr.names.empty()) {
      if (const Column* column = relation.find_column(expr.names.back())) return column->type;
    }
    return expr.type;
  }

  Clause opaque(const Expr& expr) const {
    return {Kind::opaque, {}, print(catalog, expr, &relation), Op::equal, {}};
  }

  std::optional<Clause> comparison(const Expr& left, Op op, const Expr& right) const {
    auto constant = constant_of(catalog, right, type(left));
    if (!constant) return std::nullopt;
    return Clause{Kind::comparison, {}, subject(left), op, *constant};
  }

  Clause binary(const Expr& expr) const {
    const OperatorRow* row =
        expr.args.size() == 2 && expr.args[0] && expr.args[1] ? find_operator(expr.name.name) : nullptr;
    if (!row) return opaque(expr);
    if (auto clause = comparison(*expr.args[0], row->op, *expr.args[1])) return *clause;
    if (auto clause = comparison(*expr.args[1], row->flipped, *expr.args[0])) return *clause;
    return opaque(expr);
  }

  /// a IN (...), a = ANY (ARRAY[...]): one comparison an element, any of them (or all, for NOT IN).
  Clause list(const Expr& expr, const Expr& left, const ExprPtr* first, const ExprPtr* last, Op op,
              bool all) const {
    Clause out{all ? Kind::all : Kind::any, {}, {}, Op::equal, {}};
    for (; first != last; ++first) {
      auto clause = *first ? comparison(left, op, **first) : std::nullopt;
      if (!clause) return opaque(expr);
      out.parts.push_back(std::move(*clause));
    }
    return out;
  }

  Clause any_all(const Expr& expr) const {
    const OperatorRow* row = find_operator(expr.name.name);
    if (!row || expr.args.size() != 2) return opaque(expr);
    const Expr* array = expr.args[1].get();
    while (array && array->kind == Expr::Kind::cast) array = array->args[0].get();
    if (!array || array->kind != Expr::Kind::array) return opaque(expr);
    return list(expr, *expr.args[0], array->args.data(), array->args.data() + array->args.size(), row->op,
                expr.text == "all");
  }

  Clause between(const Expr& expr) const {
    auto low = comparison(*expr.args[0], Op::greater_equal, *expr.args[1]);
    auto high = comparison(*expr.args[0], Op::less_equal, *expr.args[2]);
    if (!low || !high || expr.text == "symmetric") return opaque(expr);
    const Clause both{Kind::all, {*low, *high}, {}, Op::equal, {}};
    return expr.negated ? negated(both) : both;
  }

  Clause boolean(const Expr& expr, bool value) const {
    return {Kind::comparison,
            {},
            subject(expr),
            Op::equal,
            {Constant::Kind::boolean, 0, value ? "true" : "false"}};
  }

  /// satisfies_hash_partition('parent'::regclass, modulus, remainder, keys...)
  Clause hash(const Expr& expr) const {
    const Expr* parent = expr.args.empty() ? nullptr : expr.args[0].get();
    while (parent && parent->kind == Expr::Kind::cast && !parent->args.empty())
      parent = parent->args[0].get();
    if (!parent || parent->kind != Expr::Kind::string || expr.args.size() < 3) return opaque(expr);
    const std::size_t dot = parent->text.find('.');
    const Name name = dot == std::string::npos
                          ? Name{{}, parent->text}
                          : Name{parent->text.substr(0, dot), parent->text.substr(dot + 1)};
    std::string condition = hash_words(catalog.resolve_relation(name));
    for (std::size_t i = 1; i < expr.args.size(); ++i) {
      condition += " " + (i < 3 ? expr.args[i]->text : subject(*expr.args[i]));
    }
    return {Kind::opaque, {}, condition, Op::equal, {}};
  }

  Clause read(const Expr& expr) const {
    switch (expr.kind) {
      case Expr::Kind::and_:
      case Expr::Kind::or_: {
        Clause out{expr.kind == Expr::Kind::and_ ? Kind::all : Kind::any, {}, {}, Op::equal, {}};
        // a OR b OR c is one OR of three (src/backend/optimizer/util/clauses.c, simplify_or_arguments).
        for (const ExprPtr& arg : expr.args) {
          Clause part = read(*arg);
          if (arg->kind == expr.kind) {
            std::move(part.parts.begin(), part.parts.end(), std::back_inserter(out.parts));
          } else {
            out.parts.push_back(std::move(part));
          }
        }
        return out;
      }
      case Expr::Kind::not_: return negated(read(*expr.args[0]));
      case Expr::Kind::is_null:
        return {expr.negated ? Kind::not_null : Kind::is_null, {}, subject(*expr.args[0]), Op::equal, {}};
      case Expr::Kind::operator_: return binary(expr);
      case Expr::Kind::in:
        return list(expr, *expr.args[0], expr.args.data() + 1, expr.args.data() + expr.args.size(),
                    expr.negated ? Op::not_equal : Op::equal, expr.negated);
      case Expr::Kind::any_all: return any_all(expr);
      case Expr::Kind::between: return between(expr);
      // What is never true proves nothing to the server either.
      case Expr::Kind::boolean: return expr.text == "true" ? Clause{} : opaque(expr);
      case Expr::Kind::call: return expr.name.name == "satisfies_hash_partition" ? hash(expr) : opaque(expr);
      case Expr::Kind::column: return boolean(expr, true);
      case Expr::Kind::collate: return read(*expr.args[0]);
      default: return opaque(expr);
    }
  }
};

enum class Extreme : std::uint8_t { no, low, high };

/// MINVALUE and MAXVALUE stand in bounds as nodes of their own.
Extreme extreme(const ExprPtr& value) {
  if (!value || value->kind != Expr::Kind::other) return Extreme::no;
  return value->text.starts_with("min") || value->text.starts_with("MIN") ? Extreme::low : Extreme::high;
}

struct Key {
  std::string subject;
  TypeRef type;
};

std::vector<Key> keys_of(const Catalog& catalog, const Relation& parent) {
  std::vector<Key> keys;
  const Reader reader{catalog, parent};
  for (const PartitionKey::Part& part : parent.partition_key->parts) {
    if (part.column) {
      keys.push_back({parent.column(part.column).name, parent.column(part.column).type});
    } else {
      keys.push_back({reader.subject(*part.expr), part.expr->type});
    }
  }
  return keys;
}

Clause compare_key(const Catalog& catalog, const Key& key, Op op, const ExprPtr& value) {
  const auto constant = constant_of(catalog, *value, key.type);
  return {Kind::comparison, {}, key.subject, op, constant.value_or(Constant{})};
}

Clause not_null(const Key& key) {
  return {Kind::not_null, {}, key.subject, Op::equal, {}};
}

/// (a, b) >= (l1, l2) is a > l1 OR (a = l1 AND b >= l2); get_qual_for_range.
Clause range_side(const Catalog& catalog, const std::vector<Key>& keys, const std::vector<ExprPtr>& values,
                  bool lower) {
  Clause out{Kind::any, {}, {}, Op::equal, {}};
  Clause prefix;
  for (std::size_t i = 0; i < keys.size() && i < values.size(); ++i) {
    if (extreme(values[i]) != Extreme::no) break;
    const Extreme next = i + 1 < values.size() ? extreme(values[i + 1]) : Extreme::low;
    const bool last = i + 1 == values.size() || next != Extreme::no;
    Op op = lower ? Op::greater : Op::less;
    if (last && lower && next == Extreme::low) op = Op::greater_equal;
    if (last && !lower && next == Extreme::high) op = Op::less_equal;
    Clause arm = prefix;
    arm.parts.push_back(compare_key(catalog, keys[i], op, values[i]));
    out.parts.push_back(arm.parts.size() == 1 ? arm.parts[0] : arm);
    prefix.parts.push_back(compare_key(catalog, keys[i], Op::equal, values[i]));
  }
  if (out.parts.empty()) out.kind = Kind::all;  // unbounded
  return out.parts.size() == 1 ? out.parts[0] : out;
}

Clause list_clause(const Catalog& catalog, const Key& key, const PartitionBound& bound) {
  Clause values{Kind::any, {}, {}, Op::equal, {}};
  bool with_null = false;
  for (const ExprPtr& value : bound.list) {
    if (value->kind == Expr::Kind::null) {
      with_null = true;
    } else {
      values.parts.push_back(compare_key(catalog, key, Op::equal, value));
    }
  }
  if (with_null) {
    const Clause null{Kind::is_null, {}, key.subject, Op::equal, {}};
    if (values.parts.empty()) return null;
    return {Kind::any, {null, std::move(values)}, {}, Op::equal, {}};
  }
  return {Kind::all, {not_null(key), std::move(values)}, {}, Op::equal, {}};
}

Clause default_clause(const Catalog& catalog, const Relation& parent) {
  Clause others{Kind::any, {}, {}, Op::equal, {}};
  for (Oid child : parent.children) {
    const Relation* partition = catalog.relation(child);
    if (!partition || !partition->partition_bound || partition->partition_bound->is_default) continue;
    others.parts.push_back(partition_clause(catalog, parent, *partition->partition_bound));
  }
  if (others.parts.empty()) return {};
  return negated(others);
}

/// Days since 1970-01-01 of the proleptic Gregorian calendar.
long days_from_civil(long year, long month, long day) {
  year -= month <= 2;
  const long era = (year >= 0 ? year : year - 399) / 400;
  const long of_era = year - era * 400;
  const long of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/// '2024-02-01', '2024-02-01 10:00:00.5+02': ISO forms. Others, and words like 'today', compare by their
/// text. A timestamptz without zone is read as UTC: wrong by the session's offset, but for all of them alike.
Constant moment_of(const std::string& text, Oid type) {
  const bool zoned = type == type_oid::timestamptz;
  Constant out{Constant::Kind::other, 0, text};
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, read = 0;
  double second = 0;
  if (std::sscanf(text.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &read) < 3) return out;
  const char* rest = text.c_str() + read;
  if (*rest == ' ' || *rest == 'T') {
    ++rest;
    read = 0;
    if (std::sscanf(rest, "%2d:%2d%n", &hour, &minute, &read) < 2) return out;
    rest += read;
    if (*rest == ':') {
      char* end = nullptr;
      second = std::strtod(rest + 1, &end);
      rest = end;
    }
  }
  int offset = 0;  // minutes
  if (*rest == '+' || *rest == '-' || *rest == 'Z') {
    int hours = 0, minutes = 0;
    if (*rest != 'Z' && std::sscanf(rest + 1, "%2d:%2d", &hours, &minutes) < 1) return out;
    offset = (*rest == '-' ? -1 : 1) * (hours * 60 + minutes);
  } else if (*rest != 0) {
    return out;
  }
  const double at = static_cast<double>(days_from_civil(year, month, day)) * 86400.0 + hour * 3600.0 +
                    minute * 60.0 + second;
  return {zoned ? Constant::Kind::zoned : Constant::Kind::moment, zoned ? at - offset * 60.0 : at, text};
}

}  // namespace

Clause clause_of(const Catalog& catalog, const Expr& expr, const Relation& relation) {
  return Reader{catalog, relation}.read(expr);
}

Clause partition_clause(const Catalog& catalog, const Relation& parent, const PartitionBound& bound) {
  if (bound.is_default) return default_clause(catalog, parent);
  const std::vector<Key> keys = keys_of(catalog, parent);
  const char strategy = parent.partition_key->strategy;
  if (strategy == 'l' && keys.size() == 1) return list_clause(catalog, keys[0], bound);
  if (strategy == 'h') {
    std::string condition =
        hash_words(parent.oid) + " " + std::to_string(bound.modulus) + " " + std::to_string(bound.remainder);
    for (const Key& key : keys) condition += " " + key.subject;
    return {Kind::opaque, {}, condition, Op::equal, {}};
  }
  Clause out;
  for (const Key& key : keys) out.parts.push_back(not_null(key));
  out.parts.push_back(range_side(catalog, keys, bound.lower, true));
  out.parts.push_back(range_side(catalog, keys, bound.upper, false));
  return out;
}

Clause whole_bound(const Catalog& catalog, const Relation& parent, const PartitionBound& bound) {
  Clause out;
  out.parts.push_back(partition_clause(catalog, parent, bound));
  const Relation* at = &parent;
  while (at && at->partition_bound && !at->parents.empty()) {
    const Relation* above = catalog.relation(at->parents[0]);
    if (!above || !above->partition_key) break;
    out.parts.push_back(partition_clause(catalog, *above, *at->partition_bound));
    at = above;
  }
  return out;
}

Clause whole_bound(const Catalog& catalog, const Relation& partition) {
  const Relation* parent = partition.parents.empty() ? nullptr : catalog.relation(partition.parents[0]);
  if (!parent || !parent->partition_key || !partition.partition_bound) return {};
  return whole_bound(catalog, *parent, *partition.partition_bound);
}

Clause pruning_clause(const Catalog& catalog, const Relation& parent, const PartitionBound& bound) {
  const PartitionKey& key = *parent.partition_key;
  if (!bound.is_default || key.strategy != 'r' || key.parts.size() != 1) {
    return partition_clause(catalog, parent, bound);
  }
  const std::vector<Key> keys = keys_of(catalog, parent);
  std::vector<std::pair<std::vector<ExprPtr>, std::vector<ExprPtr>>> ranges;
  for (Oid child : parent.children) {
    const Relation* partition = catalog.relation(child);
    if (!partition || !partition->partition_bound || partition->partition_bound->is_default) continue;
    ranges.emplace_back(partition->partition_bound->lower, partition->partition_bound->upper);
  }
  const auto value = [&](const ExprPtr& expr) { return constant_of(catalog, *expr, keys[0].type); };
  const auto meet = [&](const ExprPtr& upper, const ExprPtr& lower) {
    const auto x = value(upper), y = value(lower);
    return x && y && compare(*x, *y) == 0;
  };
  // MINVALUE first, then by their lower bounds, so that neighbours stand together.
  std::sort(ranges.begin(), ranges.end(), [&](const auto& x, const auto& y) {
    const auto a = value(x.first[0]), b = value(y.first[0]);
    return a && b ? compare(*a, *b).value_or(0) < 0 : !a && b;
  });
  Clause outside{Kind::all, {}, {}, Op::equal, {}};
  for (std::size_t i = 0; i < ranges.size();) {
    std::size_t last = i;
    while (last + 1 < ranges.size() && meet(ranges[last].second[0], ranges[last + 1].first[0])) ++last;
    Clause range;
    range.parts.push_back(range_side(catalog, keys, ranges[i].first, true));
    range.parts.push_back(range_side(catalog, keys, ranges[last].second, false));
    outside.parts.push_back(negated(range));
    i = last + 1;
  }
  return {Kind::any, {negated(not_null(keys[0])), std::move(outside)}, {}, Op::equal, {}};
}

std::optional<Clause> key_clause(const Catalog& catalog, const Relation& parent,
                                 const std::vector<ExprPtr>& row) {
  const std::vector<Key> keys = keys_of(catalog, parent);
  Clause out;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!row[i]) return std::nullopt;
    const Expr* value = row[i].get();
    while (value->kind == Expr::Kind::cast && !value->args.empty()) value = value->args[0].get();
    if (value->kind == Expr::Kind::null) {
      out.parts.push_back(negated(not_null(keys[i])));
      continue;
    }
    const auto constant = constant_of(catalog, *row[i], keys[i].type);
    if (!constant || constant->kind == Constant::Kind::other) return std::nullopt;
    out.parts.push_back({Kind::comparison, {}, keys[i].subject, Op::equal, *constant});
  }
  return out;
}

std::optional<Constant> constant_of(const Catalog& catalog, const Expr& expr, TypeRef as) {
  const auto number = [](std::string_view text) -> std::optional<Constant> {
    double value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return Constant{Constant::Kind::number, value, std::string(text)};
  };
  switch (expr.kind) {
    case Expr::Kind::integer:
    case Expr::Kind::floating: return number(expr.text);
    case Expr::Kind::boolean: return Constant{Constant::Kind::boolean, 0, expr.text};
    case Expr::Kind::operator_: {
      if (expr.args.size() != 1 || expr.name.name != "-" || !expr.args[0]) return std::nullopt;
      auto value = constant_of(catalog, *expr.args[0], as);
      if (!value || value->kind != Constant::Kind::number) return std::nullopt;
      value->number = -value->number;
      value->text = "-" + value->text;
      return value;
    }
    case Expr::Kind::cast:
      return expr.args[0] ? constant_of(catalog, *expr.args[0], expr.type.known() ? expr.type : as)
                          : std::nullopt;
    case Expr::Kind::string: break;
    default: return std::nullopt;
  }
  const auto facts = type_facts(catalog, base_type(catalog, as).oid);
  if (!facts) return Constant{Constant::Kind::other, 0, expr.text};
  if (facts->category == 'N') {
    if (auto value = number(expr.text)) return value;
  }
  if (facts->category == 'B') {
    const bool truth = !expr.text.empty() && (expr.text[0] == 't' || expr.text[0] == 'T' ||
                                              expr.text[0] == 'y' || expr.text == "1" || expr.text == "on");
    return Constant{Constant::Kind::boolean, 0, truth ? "true" : "false"};
  }
  if (facts->category == 'D') return moment_of(expr.text, facts->oid);
  const bool ordered = facts->category == 'S' || facts->oid == type_oid::uuid;
  // Strings order so in the C collation at least.
  return Constant{ordered ? Constant::Kind::text : Constant::Kind::other, 0, expr.text};
}

}  // namespace catalog
