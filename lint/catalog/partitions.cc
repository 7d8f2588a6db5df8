// Which partitions a bound may meet, found without looking at all of them; kept up as derived.cc's are.

#include <algorithm>
#include <charconv>
#include <limits>

#include "lint/catalog/catalog.h"

namespace catalog {
using namespace ast;

namespace {

const Expr& without_casts(const Expr& expr) {
  const Expr* inner = &expr;
  while (inner->kind == Expr::Kind::cast && !inner->args.empty() && inner->args.front()) {
    inner = inner->args.front().get();
  }
  return *inner;
}

bool read(std::string_view digits, int64_t& number) {
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return failed == std::errc() && end == digits.data() + digits.size();
}

// 2024-01-31 as 20240131.
std::optional<int64_t> day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  int64_t whole = 0;
  for (const std::string_view part : {text.substr(0, 4), text.substr(5, 2), text.substr(8, 2)}) {
    int64_t number = 0;
    if (part.front() == '-' || !read(part, number)) return std::nullopt;
    whole = whole * 100 + number;
  }
  return whole;
}

// A constant whose order among its like is known whatever built-in type it is of: an integer, or a day.
std::optional<int64_t> ordered(const ExprPtr& expr) {
  if (!expr) return std::nullopt;
  const Expr& inner = without_casts(*expr);
  int64_t number = 0;
  if (inner.kind == Expr::Kind::integer && read(inner.text, number)) return number;
  return inner.kind == Expr::Kind::string ? day(inner.text) : std::nullopt;
}

// Where a range begins and ends, as its first key has it.
std::optional<std::pair<int64_t, int64_t>> range_of(const PartitionBound& bound) {
  if (bound.is_default || bound.lower.empty() || bound.upper.empty()) return std::nullopt;
  const auto begin = ordered(bound.lower.front()), end = ordered(bound.upper.front());
  return begin && end ? std::optional(std::pair(*begin, *end)) : std::nullopt;
}

// The values of a list, if each can be told from others by how it is written.
std::optional<std::vector<std::string>> listed(const PartitionBound& bound) {
  if (bound.is_default || bound.list.empty()) return std::nullopt;
  std::vector<std::string> values;
  for (const ExprPtr& expr : bound.list) {
    if (!expr) return std::nullopt;
    const Expr& inner = without_casts(*expr);
    int64_t number = 0;
    if (inner.kind == Expr::Kind::integer && read(inner.text, number)) {
      values.push_back(std::to_string(number));
      continue;
    }
    // Of what begins with a digit two spellings may be one number or time.
    const bool plain = inner.kind == Expr::Kind::string && !inner.text.empty() &&
                       std::string_view("+-. 0123456789").find(inner.text.front()) == std::string_view::npos;
    if (!plain) return std::nullopt;
    values.push_back("'" + inner.text);
  }
  return values;
}

// Whether constants of its first key can be ordered by their looks: not an enum's labels.
bool is_of_built_in_type(const Relation& parent) {
  const PartitionKey::Part& first = parent.partition_key->parts.front();
  return first.column != 0 && parent.column(first.column).type.oid < first_user_oid;
}

}  // namespace

void Catalog::settle_partitions() const {
  without_repeats(partitions_behind_);
  for (const Source& source : partitions_behind_) {
    const Relation* partition = relation(source.oid);
    if (!partition || !partition->partition_bound || partition->parents.empty()) continue;
    const Relation* parent = relation(partition->parents.front());
    if (!parent || !parent->partition_key) continue;
    Partitions& known = partitions_[parent->oid];
    const PartitionBound& bound = *partition->partition_bound;
    if (const auto range = is_of_built_in_type(*parent) ? range_of(bound) : std::nullopt) {
      known.ranges.emplace(range->first, partition->oid);
    } else if (const auto values = listed(bound)) {
      for (const std::string& value : *values) known.listed.emplace(value, partition->oid);
    } else {
      known.others.insert(partition->oid);
    }
  }
  partitions_behind_.clear();
}

std::vector<Oid> Catalog::partitions_near(const Relation& parent, const PartitionBound& bound) const {
  settle_partitions();
  std::vector<Oid> near;
  const auto found = partitions_.find(parent.oid);
  if (found == partitions_.end()) return near;
  const Partitions& known = found->second;
  // Null: what is noted of it no longer holds.
  const auto bound_of = [&](Oid oid) -> const PartitionBound* {
    const Relation* partition = relation(oid);
    const bool stands = partition && partition->partition_bound && !partition->parents.empty() &&
                        partition->parents.front() == parent.oid;
    return stands ? &*partition->partition_bound : nullptr;
  };
  const auto take = [&](Oid oid) {
    if (bound_of(oid)) near.push_back(oid);
  };
  const auto range = is_of_built_in_type(parent) ? range_of(bound) : std::nullopt;
  if (!range) {
    for (const auto& [begin, oid] : known.ranges) take(oid);
  } else {
    // Those that stand share no row: they end in the order in which they begin.
    auto at = known.ranges.upper_bound({range->second, std::numeric_limits<Oid>::max()});
    while (at != known.ranges.begin()) {
      --at;
      const PartitionBound* other = bound_of(at->second);
      const auto theirs = other ? range_of(*other) : std::nullopt;
      if (!theirs || theirs->first != at->first) continue;
      if (theirs->second < range->first) break;
      near.push_back(at->second);
    }
    std::reverse(near.begin(), near.end());
  }
  if (const auto values = listed(bound)) {
    for (const std::string& value : *values) {
      const auto [first, last] = known.listed.equal_range(value);
      std::for_each(first, last, [&](const auto& one) { take(one.second); });
    }
  } else {
    for (const auto& [value, oid] : known.listed) take(oid);
  }
  std::for_each(known.others.begin(), known.others.end(), take);
  return near;
}

const Relation* Catalog::default_partition(const Relation& parent) const {
  settle_partitions();
  const auto found = partitions_.find(parent.oid);
  if (found == partitions_.end()) return nullptr;
  for (const Oid oid : found->second.others) {
    const Relation* at = relation(oid);
    if (at && at->partition_bound && at->partition_bound->is_default && !at->parents.empty() &&
        at->parents.front() == parent.oid)
      return at;
  }
  return nullptr;
}

}  // namespace catalog
