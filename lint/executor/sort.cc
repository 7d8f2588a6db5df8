// ORDER BY of a query that the Catalog answers.

#include <algorithm>
#include <charconv>

#include "lint/executor/eval.h"
#include "lint/executor/selection.h"

namespace executor {
using namespace ast;

namespace {

// A name or number of a target stands for its expression (findTargetlistEntrySQL92,
// src/backend/parser/parse_clause.c).
const Expr* sort_key(const Query& query, const Expr& written) {
  if (written.kind == Expr::Kind::integer) {
    size_t place = 0;
    std::from_chars(written.text.data(), written.text.data() + written.text.size(), place);
    const bool there = place >= 1 && place <= query.targets.size();
    return there ? query.targets[place - 1].expr.get() : nullptr;
  }
  if (written.kind == Expr::Kind::column && written.names.size() == 1) {
    for (const Target& target : query.targets) {
      if (target.name == written.names[0]) return target.expr.get();
    }
  }
  return &written;
}

// As a collation with weights of its own sees it at first: letters without their case, no punctuation.
std::string weighed(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

// What the system's own columns hold has the collation "C"; of other texts the database decides, so these
// are ordered only where every collation agrees.
std::optional<bool> comes_before(const Value& a, const Value& b, bool of_system) {
  const Value less = compare("<", a, b);
  if (less.kind != Value::Kind::boolean) return std::nullopt;
  if (of_system || a.kind != Value::Kind::text || a.text == b.text) return less.truth;
  const std::string x = weighed(a.text), y = weighed(b.text);
  const bool plain = x.size() == a.text.size() && y.size() == b.text.size();
  if (!plain && (x.starts_with(y) || y.starts_with(x))) return std::nullopt;
  return (x < y) == less.truth ? std::optional(less.truth) : std::nullopt;
}

}  // namespace

bool Selection::sort(std::vector<Tuple>& tuples) const {
  const size_t count = query_.order_by.size();
  if (count == 0 || query_.order_directions.size() != count) return false;
  struct Keyed {
    std::vector<Value> keys;
    Tuple* tuple;
  };
  std::vector<Keyed> keyed;
  std::vector<bool> of_system;
  for (Tuple& tuple : tuples) {
    Keyed& one = keyed.emplace_back(Keyed{{}, &tuple});
    for (const ExprPtr& written : query_.order_by) {
      const Expr* key = written ? sort_key(query_, *written) : nullptr;
      if (!key) return false;
      one.keys.push_back(evaluate(context(tuple), *key));
      if (!one.keys.back().known() || one.keys.back().is_null() || !one.keys.back().exact()) return false;
      if (&tuple == tuples.data()) of_system.push_back(key->kind == Expr::Kind::column);
    }
  }
  bool told = true;
  std::stable_sort(keyed.begin(), keyed.end(), [&](const Keyed& a, const Keyed& b) {
    for (size_t i = 0; i < count; ++i) {
      const bool down = query_.order_directions[i] == Query::Direction::descending;
      told &= query_.order_directions[i] != Query::Direction::other;
      const auto first =
          comes_before(down ? b.keys[i] : a.keys[i], down ? a.keys[i] : b.keys[i], of_system[i]);
      const auto second =
          comes_before(down ? a.keys[i] : b.keys[i], down ? b.keys[i] : a.keys[i], of_system[i]);
      told &= first.has_value() && second.has_value();
      if (first.value_or(false) != second.value_or(false)) return first.value_or(false);
    }
    return false;
  });
  if (!told) return false;
  std::vector<Tuple> sorted;
  sorted.reserve(tuples.size());
  for (Keyed& one : keyed) sorted.push_back(std::move(*one.tuple));
  tuples = std::move(sorted);
  return true;
}

}  // namespace executor
