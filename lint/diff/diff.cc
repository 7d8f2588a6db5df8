#include "lint/diff/diff.h"

#include <algorithm>
#include <set>

#include "lint/diff/facts.h"

namespace catalog {
namespace {

using FactMap = std::map<std::string, Facts>;

/// Objects of `here` that `there` lacks, those within another such object left out.
void only_in(const FactMap& here, const FactMap& there, Difference::Kind kind, std::vector<Difference>& out) {
  for (const auto& [key, facts] : here) {
    if (there.contains(key)) continue;
    if (!facts.within.empty() && here.contains(facts.within) && !there.contains(facts.within)) continue;
    out.push_back({.kind = kind,
                   .what = facts.what,
                   .name = std::string(name_in(key)),
                   .property = {},
                   .expected = {},
                   .actual = {}});
  }
}

void compare(const std::string& key, const Facts& expected, const Facts& actual,
             std::vector<Difference>& out) {
  std::set<std::string> names;
  for (const Facts* side : {&expected, &actual}) {
    for (const auto& [name, value] : side->properties) names.insert(name);
  }
  const auto value = [](const Facts& facts, const std::string& name) {
    auto it = facts.properties.find(name);
    return it == facts.properties.end() ? std::string() : it->second;
  };
  for (const std::string& name : names) {
    const std::string left = value(expected, name), right = value(actual, name);
    if (left == right || left == unknown_fact || right == unknown_fact) continue;
    out.push_back({.kind = Difference::Kind::changed,
                   .what = expected.what,
                   .name = std::string(name_in(key)),
                   .property = name,
                   .expected = left,
                   .actual = right});
  }
}

void compare_order(const std::string& key, const Facts& expected, const Facts& actual,
                   std::vector<Difference>& out) {
  const auto common = [](const Facts& side, const Facts& other) {
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

std::vector<Difference> diff(const Catalog& expected, const Catalog& actual, const FactOptions& options) {
  const FactMap left = facts(expected, options), right = facts(actual, options);
  std::vector<Difference> out;
  only_in(left, right, Difference::Kind::missing, out);
  only_in(right, left, Difference::Kind::extra, out);
  for (const auto& [key, facts] : left) {
    auto it = right.find(key);
    if (it == right.end()) continue;
    compare(key, facts, it->second, out);
    compare_order(key, facts, it->second, out);
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Difference& a, const Difference& b) { return a.name < b.name; });
  return out;
}

}  // namespace catalog
