// Two Catalogs side by side, object by object.

#include "lint/diff/diff.h"

#include <algorithm>
#include <set>

#include "lint/diff/rows.h"

namespace diff {
using namespace catalog;

namespace {

using Rows = std::map<std::string, ObjectRow>;

// Objects of `here` that `there` lacks, those within another such object left out.
void only_in(const Rows& here, const Rows& there, Difference::Kind kind, std::vector<Difference>& out) {
  for (const auto& [key, row] : here) {
    if (there.contains(key)) continue;
    if (!row.within.empty() && here.contains(row.within) && !there.contains(row.within)) continue;
    out.push_back({.kind = kind,
                   .what = row.what,
                   .name = std::string(name_in(key)),
                   .property = {},
                   .expected = {},
                   .actual = {}});
  }
}

void compare(const std::string& key, const ObjectRow& expected, const ObjectRow& actual,
             std::vector<Difference>& out) {
  std::set<std::string> names;
  for (const ObjectRow* side : {&expected, &actual}) {
    for (const auto& [name, value] : side->properties) names.insert(name);
  }
  const auto value = [](const ObjectRow& row, const std::string& name) {
    auto it = row.properties.find(name);
    return it == row.properties.end() ? std::string() : it->second;
  };
  for (const std::string& name : names) {
    const std::string left = value(expected, name), right = value(actual, name);
    if (left == right || left == unknown_property || right == unknown_property) continue;
    out.push_back({.kind = Difference::Kind::changed,
                   .what = expected.what,
                   .name = std::string(name_in(key)),
                   .property = name,
                   .expected = left,
                   .actual = right});
  }
}

void compare_order(const std::string& key, const ObjectRow& expected, const ObjectRow& actual,
                   std::vector<Difference>& out) {
  const auto common = [](const ObjectRow& side, const ObjectRow& other) {
    std::vector<std::string> columns;
    for (const std::string& column : side.order) {
      if (std::find(other.order.begin(), other.order.end(), column) != other.order.end())
        columns.push_back(column);
    }
    return columns;
  };
  const auto left = common(expected, actual), right = common(actual, expected);
  if (left == right) return;
  const auto listed = [](const std::vector<std::string>& columns) {
    std::string text;
    for (const std::string& column : columns) text += (text.empty() ? "" : ", ") + column;
    return text;
  };
  out.push_back({.kind = Difference::Kind::order,
                 .what = expected.what,
                 .name = std::string(name_in(key)),
                 .property = "columns",
                 .expected = listed(left),
                 .actual = listed(right)});
}

}  // namespace

std::string Difference::sentence() const {
  const std::string object = what + " " + name;
  const auto shown = [](const std::string& value) { return value.empty() ? std::string("nothing") : value; };
  switch (kind) {
    case Kind::missing: return object + " is missing";
    case Kind::extra: return object + " is not expected";
    case Kind::order: return object + ": columns stand as " + actual + ", expected " + expected;
    case Kind::changed:
      return object + ": " + property + " is " + shown(actual) + ", expected " + shown(expected);
  }
  return object;
}

std::vector<Difference> diff(const Catalog& expected, const Catalog& actual, const RowOptions& options) {
  return diff(rows_of(expected, options), rows_of(actual, options));
}

std::vector<Difference> diff(const Rows& left, const Rows& right) {
  std::vector<Difference> out;
  only_in(left, right, Difference::Kind::missing, out);
  only_in(right, left, Difference::Kind::extra, out);
  for (const auto& [key, row] : left) {
    auto it = right.find(key);
    if (it == right.end()) continue;
    compare(key, row, it->second, out);
    compare_order(key, row, it->second, out);
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Difference& a, const Difference& b) { return a.name < b.name; });
  return out;
}

}  // namespace diff
