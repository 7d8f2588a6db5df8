// Whether a new partition's bound fits among the others (src/backend/partitioning/partbounds.c,
// check_new_partition_bound).

#include "lint/commands/partition/bound.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <variant>

#include "lint/datum/numeric.h"
#include "lint/deparse/expr.h"
#include "lint/types/type.h"

namespace commands {
using namespace ast;
using namespace catalog;

namespace {

// A bound's value in a form that compares. Text compares for equality only: its order hangs on the
// collation.
struct Value {
  enum class Kind : uint8_t { low, number, ordered, text, null, high } kind = Kind::number;
  std::string text;  // number: a decimal constant
};

const Expr& without_casts(const Expr& expr) {
  const Expr* inner = &expr;
  while (inner->kind == Expr::Kind::cast && !inner->args.empty() && inner->args.front()) {
    inner = inner->args.front().get();
  }
  return *inner;
}

bool is_digits_and(std::string_view text, std::string_view others) {
  return !text.empty() &&
         text.find_first_not_of("0123456789" + std::string(others)) == std::string_view::npos;
}

// 2024-01-31 with or without a time: in this shape the order of the text is the order of time.
bool is_iso_time(std::string_view text) {
  return text.size() >= 10 && text[4] == '-' && text[7] == '-' && is_digits_and(text, "-:. T+");
}

std::optional<Value> time_value(std::string text) {
  if (!is_iso_time(text)) return std::nullopt;
  std::replace(text.begin(), text.end(), 'T', ' ');
  const size_t plus = text.find('+');
  if (plus != std::string::npos) {
    if (text.find_first_not_of("+0:", plus) != std::string::npos) return std::nullopt;
    text.resize(plus);
  }
  if (text.size() == 10) text += " 00:00:00";
  if (text.size() == 16) text += ":00";
  return Value{Value::Kind::ordered, std::move(text)};
}

// Two floating-point constants may be one value.
std::string as_stored(const std::string& text, Oid type) {
  if (type == type_oid::float4) return fmt::format("{}", std::strtof(text.c_str(), nullptr));
  if (type == type_oid::float8) return fmt::format("{}", std::strtod(text.c_str(), nullptr));
  return text;
}

std::optional<Value> number_value(const std::string& text, Oid type) {
  if (!datum::without_exponent(text)) return std::nullopt;
  return Value{Value::Kind::number, as_stored(text, type)};
}

std::optional<Value> literal(const Catalog& catalog, const std::string& text, TypeRef type) {
  const Oid base = types::base_type(catalog, type).oid;
  switch (base) {
    case type_oid::int2:
    case type_oid::int4:
    case type_oid::int8:
    case type_oid::numeric:
    case type_oid::float4:
    case type_oid::float8: return number_value(text, base);
    case type_oid::date:
    case type_oid::timestamp:
    case type_oid::timestamptz: return time_value(text);
    case type_oid::uuid: return Value{Value::Kind::ordered, text};
    default: break;
  }
  const Type* named = catalog.get<Type>(base);
  if (!named || named->kind != Type::Kind::enumeration) return Value{Value::Kind::text, text};
  const auto label = std::find(named->labels.begin(), named->labels.end(), text);
  return Value{Value::Kind::number, std::to_string(label - named->labels.begin())};
}

std::optional<Value> value_of(const Catalog& catalog, const ExprPtr& expr, TypeRef type) {
  if (!expr) return std::nullopt;
  const Expr& inner = without_casts(*expr);
  switch (inner.kind) {
    case Expr::Kind::null: return Value{Value::Kind::null, {}};
    case Expr::Kind::other:
      if (inner.text == "MINVALUE") return Value{Value::Kind::low, {}};
      if (inner.text == "MAXVALUE") return Value{Value::Kind::high, {}};
      return std::nullopt;
    case Expr::Kind::operator_: {
      if (inner.args.size() != 1 || inner.name.name != "-" || !inner.args.front()) return std::nullopt;
      std::optional<Value> value = value_of(catalog, inner.args.front(), type);
      if (!value || value->kind != Value::Kind::number) return std::nullopt;
      value->text = value->text.starts_with('-') ? value->text.substr(1) : "-" + value->text;
      return value;
    }
    case Expr::Kind::boolean: return Value{Value::Kind::number, inner.text == "true" ? "1" : "0"};
    case Expr::Kind::integer:
    case Expr::Kind::floating:
    case Expr::Kind::string: return literal(catalog, inner.text, type);
    default: return std::nullopt;
  }
}

// -1, 0, 1; none when it cannot be told.
std::optional<int> compare(const Value& a, const Value& b) {
  const auto edge = [](Value::Kind kind) {
    return kind == Value::Kind::low ? -1 : kind == Value::Kind::high ? 1 : 0;
  };
  if (edge(a.kind) != edge(b.kind)) return edge(a.kind) < edge(b.kind) ? -1 : 1;
  if (edge(a.kind) != 0) return 0;
  if (a.kind != b.kind) return std::nullopt;
  switch (a.kind) {
    case Value::Kind::number: return datum::compare_decimals(a.text, b.text);
    case Value::Kind::ordered: return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
    case Value::Kind::text: return a.text == b.text ? std::optional<int>(0) : std::nullopt;
    default: return 0;
  }
}

using Values = std::vector<std::optional<Value>>;

std::optional<int> compare(const Values& a, const Values& b) {
  for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (!a[i] || !b[i]) return std::nullopt;
    const std::optional<int> order = compare(*a[i], *b[i]);
    if (!order || *order != 0) return order;
    if (a[i]->kind == Value::Kind::low || a[i]->kind == Value::Kind::high) return 0;
  }
  return 0;
}

struct Bounds {
  const Catalog& catalog;
  const Relation& parent;

  TypeRef type(size_t part) const {
    const PartitionKey::Part& key = parent.partition_key->parts[part];
    if (key.column != 0) return parent.column(key.column).type;
    return key.expr ? key.expr->type : TypeRef{};
  }
  Values values(const std::vector<ExprPtr>& exprs, bool list) const {
    Values out;
    for (size_t i = 0; i < exprs.size(); ++i) out.push_back(value_of(catalog, exprs[i], type(list ? 0 : i)));
    return out;
  }
};

// The new bound, read once, against those that are there.
struct NewBound {
  Bounds bounds;
  const PartitionBound& bound;
  Values lower = bounds.values(bound.lower, false), upper = bounds.values(bound.upper, false),
         list = bounds.values(bound.list, true);

  bool overlaps_range(const PartitionBound& other) const {
    const std::optional<int> ends = compare(upper, bounds.values(other.lower, false));
    if (!ends || *ends <= 0) return false;
    const std::optional<int> other_ends = compare(bounds.values(other.upper, false), lower);
    return other_ends && *other_ends > 0;
  }
  bool overlaps_list(const PartitionBound& other) const {
    const Values theirs = bounds.values(other.list, true);
    return std::any_of(list.begin(), list.end(), [&](const std::optional<Value>& x) {
      return std::any_of(theirs.begin(), theirs.end(), [&](const std::optional<Value>& y) {
        return x && y && compare(*x, *y) == std::optional<int>(0);
      });
    });
  }
  bool overlaps(const PartitionBound& other) const {
    switch (bounds.parent.partition_key->strategy) {
      case PartitionStrategy::list: return overlaps_list(other);
      case PartitionStrategy::hash: {
        const int common = std::gcd(bound.modulus, other.modulus);
        return bound.remainder % common == other.remainder % common;
      }
      default: return overlaps_range(other);
    }
  }
};

std::string in_words(const Catalog& catalog, const std::vector<ExprPtr>& values) {
  std::string text = "(";
  for (const ExprPtr& value : values) {
    if (text.size() > 1) text += ", ";
    if (value)
      text += value->kind == Expr::Kind::other ? value->text : deparse::print(catalog, *value, nullptr);
  }
  return text + ")";
}

// Every modulus divides the next larger one (check_new_partition_bound).
void check_modulus(Writer& w, const Relation& parent, const PartitionBound& bound) {
  std::map<int, std::string> known;
  for (Oid child : parent.children) {
    const Relation& other = *w.catalog.relation(child);
    if (other.partition_bound && !other.partition_bound->is_default) {
      known.emplace(other.partition_bound->modulus, other.name);
    }
  }
  const auto refuse = [&](const std::string& relation, const auto& neighbour) {
    w.refuse("42P16", "every hash partition modulus must be a factor of the next larger modulus",
             "The new modulus " + std::to_string(bound.modulus) + " is not " + relation + " " +
                 std::to_string(neighbour->first) + ", the modulus of existing partition \"" +
                 neighbour->second + "\".");
  };
  const auto larger = known.lower_bound(bound.modulus);
  if (larger != known.begin() && bound.modulus % std::prev(larger)->first != 0) {
    refuse("divisible by", std::prev(larger));
  }
  if (larger != known.end() && larger->first % bound.modulus != 0) refuse("a factor of", larger);
}

}  // namespace

void check_new_bound(Writer& w, const Relation& parent, const std::string& partition,
                     const PartitionBound& bound) {
  const NewBound made{{w.catalog, parent}, bound};
  if (!bound.is_default && bound.strategy == PartitionStrategy::range) {
    const std::optional<int> order = compare(made.lower, made.upper);
    if (order && *order >= 0) {
      w.refuse("42P17", "empty range bound specified for partition \"" + partition + "\"",
               "Specified lower bound " + in_words(w.catalog, bound.lower) +
                   " is greater than or equal to upper bound " + in_words(w.catalog, bound.upper) + ".");
    }
  }
  if (bound.strategy == PartitionStrategy::hash) check_modulus(w, parent, bound);
  for (const Oid near : w.catalog.partitions_near(parent, bound)) {
    const Relation& other = *w.catalog.relation(near);
    if (bound.is_default && other.partition_bound->is_default) {
      w.refuse("42P17", "partition \"" + partition + "\" conflicts with existing default partition \"" +
                            other.name + "\"");
    }
    if (bound.is_default || other.partition_bound->is_default) continue;
    if (made.overlaps(*other.partition_bound)) {
      w.refuse("42P17", "partition \"" + partition + "\" would overlap partition \"" + other.name + "\"");
    }
  }
}

}  // namespace commands
