// A range or a list of values, column by column.

#include "lint/planner/partition_constraint.h"

#include <algorithm>

#include "lint/datum/compare.h"
#include "lint/planner/clause.h"
#include "lint/planner/predicate_proof.h"

namespace planner {
using namespace ast;
using namespace catalog;

namespace {

using Op = ProofClause::Operator;
using Kind = ProofClause::Kind;

enum class Extreme : uint8_t { no, low, high };

// MINVALUE and MAXVALUE stand in bounds as nodes of their own.
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
  for (const PartitionKey::Part& part : parent.partition_key->parts) {
    if (part.column) {
      keys.push_back({parent.column(part.column).name, parent.column(part.column).type});
    } else {
      keys.push_back({subject_of(catalog, *part.expr, parent), part.expr->type});
    }
  }
  return keys;
}

ProofClause compare_key(const Catalog& catalog, const Key& key, Op op, const ExprPtr& value) {
  const auto constant = datum::constant_of(catalog, *value, key.type);
  return {Kind::comparison, {}, key.subject, op, constant.value_or(datum::Constant{})};
}

ProofClause not_null(const Key& key) {
  return {Kind::not_null, {}, key.subject, Op::equal, {}};
}

// (a, b) >= (l1, l2) is a > l1 OR (a = l1 AND b >= l2); get_qual_for_range.
ProofClause range_side(const Catalog& catalog, const std::vector<Key>& keys,
                       const std::vector<ExprPtr>& values, bool lower) {
  ProofClause out{Kind::any, {}, {}, Op::equal, {}};
  ProofClause prefix;
  for (size_t i = 0; i < keys.size() && i < values.size(); ++i) {
    if (extreme(values[i]) != Extreme::no) break;
    const Extreme next = i + 1 < values.size() ? extreme(values[i + 1]) : Extreme::low;
    const bool last = i + 1 == values.size() || next != Extreme::no;
    Op op = lower ? Op::greater : Op::less;
    if (last && lower && next == Extreme::low) op = Op::greater_equal;
    if (last && !lower && next == Extreme::high) op = Op::less_equal;
    ProofClause arm = prefix;
    arm.parts.push_back(compare_key(catalog, keys[i], op, values[i]));
    out.parts.push_back(arm.parts.size() == 1 ? arm.parts[0] : arm);
    prefix.parts.push_back(compare_key(catalog, keys[i], Op::equal, values[i]));
  }
  if (out.parts.empty()) out.kind = Kind::all;  // unbounded
  return out.parts.size() == 1 ? out.parts[0] : out;
}

ProofClause list_clause(const Catalog& catalog, const Key& key, const PartitionBound& bound) {
  ProofClause values{Kind::any, {}, {}, Op::equal, {}};
  bool with_null = false;
  for (const ExprPtr& value : bound.list) {
    if (value->kind == Expr::Kind::null) {
      with_null = true;
    } else {
      values.parts.push_back(compare_key(catalog, key, Op::equal, value));
    }
  }
  if (with_null) {
    const ProofClause null{Kind::is_null, {}, key.subject, Op::equal, {}};
    if (values.parts.empty()) return null;
    return {Kind::any, {null, std::move(values)}, {}, Op::equal, {}};
  }
  return {Kind::all, {not_null(key), std::move(values)}, {}, Op::equal, {}};
}

ProofClause default_clause(const Catalog& catalog, const Relation& parent) {
  ProofClause others{Kind::any, {}, {}, Op::equal, {}};
  for (Oid child : parent.children) {
    const Relation* partition = catalog.relation(child);
    if (!partition || !partition->partition_bound || partition->partition_bound->is_default) continue;
    others.parts.push_back(partition_clause(catalog, parent, *partition->partition_bound));
  }
  if (others.parts.empty()) return {};
  return negated(others);
}

}  // namespace

ProofClause partition_clause(const Catalog& catalog, const Relation& parent, const PartitionBound& bound) {
  if (bound.is_default) return default_clause(catalog, parent);
  const std::vector<Key> keys = keys_of(catalog, parent);
  const PartitionStrategy strategy = parent.partition_key->strategy;
  if (strategy == PartitionStrategy::list && keys.size() == 1) return list_clause(catalog, keys[0], bound);
  if (strategy == PartitionStrategy::hash) {
    std::string condition =
        hash_words(parent.oid) + " " + std::to_string(bound.modulus) + " " + std::to_string(bound.remainder);
    for (const Key& key : keys) condition += " " + key.subject;
    return {Kind::opaque, {}, condition, Op::equal, {}};
  }
  ProofClause out;
  for (const Key& key : keys) out.parts.push_back(not_null(key));
  out.parts.push_back(range_side(catalog, keys, bound.lower, true));
  out.parts.push_back(range_side(catalog, keys, bound.upper, false));
  return out;
}

ProofClause whole_bound(const Catalog& catalog, const Relation& parent, const PartitionBound& bound) {
  ProofClause out;
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

ProofClause whole_bound(const Catalog& catalog, const Relation& partition) {
  const Relation* parent = partition.parents.empty() ? nullptr : catalog.relation(partition.parents[0]);
  if (!parent || !parent->partition_key || !partition.partition_bound) return {};
  return whole_bound(catalog, *parent, *partition.partition_bound);
}

ProofClause pruning_clause(const Catalog& catalog, const Relation& parent, const PartitionBound& bound) {
  const PartitionKey& key = *parent.partition_key;
  if (!bound.is_default || key.strategy != PartitionStrategy::range || key.parts.size() != 1) {
    return partition_clause(catalog, parent, bound);
  }
  const std::vector<Key> keys = keys_of(catalog, parent);
  std::vector<std::pair<std::vector<ExprPtr>, std::vector<ExprPtr>>> ranges;
  for (Oid child : parent.children) {
    const Relation* partition = catalog.relation(child);
    if (!partition || !partition->partition_bound || partition->partition_bound->is_default) continue;
    ranges.emplace_back(partition->partition_bound->lower, partition->partition_bound->upper);
  }
  const auto value = [&](const ExprPtr& expr) { return datum::constant_of(catalog, *expr, keys[0].type); };
  const auto meet = [&](const ExprPtr& upper, const ExprPtr& lower) {
    const auto x = value(upper), y = value(lower);
    return x && y && datum::compare(*x, *y) == 0;
  };
  // MINVALUE first, then by their lower bounds, so that neighbours stand together.
  std::sort(ranges.begin(), ranges.end(), [&](const auto& x, const auto& y) {
    const auto a = value(x.first[0]), b = value(y.first[0]);
    return a && b ? datum::compare(*a, *b).value_or(0) < 0 : !a && b;
  });
  ProofClause outside{Kind::all, {}, {}, Op::equal, {}};
  for (size_t i = 0; i < ranges.size();) {
    size_t last = i;
    while (last + 1 < ranges.size() && meet(ranges[last].second[0], ranges[last + 1].first[0])) ++last;
    ProofClause range;
    range.parts.push_back(range_side(catalog, keys, ranges[i].first, true));
    range.parts.push_back(range_side(catalog, keys, ranges[last].second, false));
    outside.parts.push_back(negated(range));
    i = last + 1;
  }
  return {Kind::any, {negated(not_null(keys[0])), std::move(outside)}, {}, Op::equal, {}};
}

std::optional<ProofClause> key_clause(const Catalog& catalog, const Relation& parent,
                                      const std::vector<ExprPtr>& row) {
  const std::vector<Key> keys = keys_of(catalog, parent);
  ProofClause out;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (!row[i]) return std::nullopt;
    const Expr* value = row[i].get();
    while (value->kind == Expr::Kind::cast && !value->args.empty()) value = value->args[0].get();
    if (value->kind == Expr::Kind::null) {
      out.parts.push_back(negated(not_null(keys[i])));
      continue;
    }
    const auto constant = datum::constant_of(catalog, *row[i], keys[i].type);
    if (!constant || constant->kind == datum::Constant::Kind::other) return std::nullopt;
    out.parts.push_back({Kind::comparison, {}, keys[i].subject, Op::equal, *constant});
  }
  return out;
}

}  // namespace planner
