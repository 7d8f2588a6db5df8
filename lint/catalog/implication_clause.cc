// Expressions and partition bounds, taken apart into clauses.

#include <charconv>

#include "lint/catalog/bind.h"
#include "lint/catalog/implication.h"

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

struct Reader {
  const Catalog& catalog;
  const Relation& relation;

  /// A column by its name; anything else by its text.
  std::string subject(const Expr& expr) const {
    if (expr.kind == Expr::Kind::column && expr.column > 0) return relation.column(expr.column).name;
    if (expr.kind == Expr::Kind::column && !expr.names.empty()) return expr.names.back();
    if (expr.kind == Expr::Kind::cast && expr.text == "implicit") return subject(*expr.args[0]);
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

  Clause read(const Expr& expr) const {
    switch (expr.kind) {
      case Expr::Kind::and_:
      case Expr::Kind::or_: {
        Clause out{expr.kind == Expr::Kind::and_ ? Kind::all : Kind::any, {}, {}, Op::equal, {}};
        for (const ExprPtr& arg : expr.args) out.parts.push_back(read(*arg));
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
      case Expr::Kind::boolean: return {expr.text == "true" ? Kind::all : Kind::any, {}, {}, Op::equal, {}};
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
    values.parts.insert(values.parts.begin(), {Kind::is_null, {}, key.subject, Op::equal, {}});
    return values;
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
    return {Kind::opaque, {}, "satisfies_hash_partition " + std::to_string(bound.remainder), Op::equal, {}};
  }
  Clause out;
  for (const Key& key : keys) out.parts.push_back(not_null(key));
  out.parts.push_back(range_side(catalog, keys, bound.lower, true));
  out.parts.push_back(range_side(catalog, keys, bound.upper, false));
  return out;
}

std::optional<bool> holds(const Clause& partition, const Constant& value) {
  switch (partition.kind) {
    case Kind::not_null: return true;
    case Kind::is_null: return false;
    case Kind::opaque: return std::nullopt;
    case Kind::comparison: {
      const auto order = compare(value, partition.constant);
      if (!order) return std::nullopt;
      switch (partition.op) {
        case Op::less: return *order < 0;
        case Op::less_equal: return *order <= 0;
        case Op::equal: return *order == 0;
        case Op::greater_equal: return *order >= 0;
        case Op::greater: return *order > 0;
        case Op::not_equal: return *order != 0;
      }
      return std::nullopt;
    }
    case Kind::all:
    case Kind::any: break;
  }
  const bool all = partition.kind == Kind::all;
  bool doubtful = false;
  for (const Clause& part : partition.parts) {
    const auto held = holds(part, value);
    if (!held) doubtful = true;
    if (held && *held != all) return !all;
  }
  if (doubtful) return std::nullopt;
  return all;
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
  const bool ordered = facts->category == 'S' || facts->category == 'D' || facts->oid == type_oid::uuid;
  // Dates in ISO form order as their text does; so do strings, in the C collation at least.
  return Constant{ordered ? Constant::Kind::text : Constant::Kind::other, 0, expr.text};
}

}  // namespace catalog
