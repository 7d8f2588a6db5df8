// Two Catalogs side by side, object by object.

#include "lint/diff/diff.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "lint/diff/rows.h"

namespace diff {
using namespace ast;
using namespace catalog;

namespace {

// A difference, and what it is sorted by: those missing first, then those not expected, then those changed.
struct Told {
  enum class Group : uint8_t { missing, extra, changed } group;
  std::string key;
  std::string within;  // the key of the object that it goes with
  Difference difference;
};

// All differences, gathered from parts of the two sides; an object stands in the same part of both.
class Gathering {
 public:
  void add(const Rows& expected, const Rows& actual);
  std::vector<Difference> finish();

 private:
  using Keys = std::set<std::string>;
  static void note_holders(const Rows& row, Keys& holders);
  void add_lacking(const Rows& here, const Rows& there, Told::Group group);

  std::vector<Told> told_;
  Keys expected_, actual_;  // objects that others may go with
};

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

void Gathering::note_holders(const Rows& row, Keys& holders) {
  for (const char* kind : {"r ", "t "}) {
    for (auto it = row.lower_bound(kind); it != row.end() && it->first.starts_with(kind); ++it)
      holders.insert(it->first);
  }
}

void Gathering::add_lacking(const Rows& here, const Rows& there, Told::Group group) {
  for (const auto& [key, row] : here) {
    if (there.contains(key)) continue;
    told_.push_back(
        {group,
         key,
         row.within,
         {.kind = group == Told::Group::missing ? Difference::Kind::missing : Difference::Kind::extra,
          .what = row.what,
          .name = std::string(name_in(key)),
          .property = {},
          .expected = {},
          .actual = {}}});
  }
}

void Gathering::add(const Rows& expected, const Rows& actual) {
  note_holders(expected, expected_);
  note_holders(actual, actual_);
  add_lacking(expected, actual, Told::Group::missing);
  add_lacking(actual, expected, Told::Group::extra);
  for (const auto& [key, row] : expected) {
    const auto other = actual.find(key);
    if (other == actual.end() || row == other->second) continue;
    std::vector<Difference> found;
    compare(key, row, other->second, found);
    compare_order(key, row, other->second, found);
    for (Difference& difference : found)
      told_.push_back({Told::Group::changed, key, {}, std::move(difference)});
  }
}

std::vector<Difference> Gathering::finish() {
  std::erase_if(told_, [&](const Told& one) {
    const Keys& here = one.group == Told::Group::missing ? expected_ : actual_;
    const Keys& there = one.group == Told::Group::missing ? actual_ : expected_;
    return !one.within.empty() && here.contains(one.within) && !there.contains(one.within);
  });
  std::stable_sort(told_.begin(), told_.end(), [](const Told& a, const Told& b) {
    return std::tie(a.difference.name, a.group, a.key) < std::tie(b.difference.name, b.group, b.key);
  });
  std::vector<Difference> out;
  for (Told& one : told_) out.push_back(std::move(one.difference));
  return out;
}

// The objects of both sides in parts of some thousand, each by the hash of its name: the facts of a large
// schema take many times its own room.
class Parts {
 public:
  explicit Parts(size_t objects) : parts_(objects / 4000 + 1) {}

  template <class T>
  void add(const Catalog& catalog, ObjectClass cls) {
    for (const auto& [oid, object] : catalog.all<T>())
      parts_[std::hash<std::string>()(object->name) % parts_.size()].insert({cls, oid, 0});
  }
  void add_all(const Catalog& catalog) {
    add<Relation>(catalog, ObjectClass::relation);
    add<Type>(catalog, ObjectClass::type);
    add<Function>(catalog, ObjectClass::function);
    add<Schema>(catalog, ObjectClass::schema);
    parts_.front().insert(ObjectAddress{});
  }
  Rows facts_of(const Catalog& catalog, size_t part, RowOptions options) const {
    options.only = &parts_[part];
    return rows_of(catalog, options);
  }
  size_t size() const { return parts_.size(); }

 private:
  std::vector<std::set<ObjectAddress>> parts_;
};

size_t objects_of(const Catalog& catalog) {
  const auto relations = catalog.all<Relation>();
  return static_cast<size_t>(std::distance(relations.begin(), relations.end()));
}

}  // namespace

namespace {

std::string shown(std::string_view value) {
  return value.empty() ? "nothing" : std::string(value);
}

std::string_view line_of(std::string_view text, size_t number) {
  for (; number > 0; --number) {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

// What stands around a place; a character is not cut in two.
std::string around(std::string_view text, size_t at) {
  constexpr size_t before = 40, length = 160;
  if (text.size() <= length) return shown(text);
  const auto whole = [&](size_t place) {
    while (place > 0 && place < text.size() && (static_cast<unsigned char>(text[place]) & 0xC0) == 0x80)
      --place;
    return std::min(place, text.size());
  };
  const size_t from = whole(at > before ? at - before : 0), to = whole(from + length);
  return (from > 0 ? "..." : "") + std::string(text.substr(from, to - from)) +
         (to < text.size() ? "..." : "");
}

// Of long texts where they begin to differ: a body may be a thousand lines.
std::string changed(const std::string& property, std::string_view expected, std::string_view actual) {
  std::string lead = property + " is ";
  const size_t same = static_cast<size_t>(
      std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end()).first - expected.begin());
  const bool lines =
      expected.find('\n') != std::string_view::npos || actual.find('\n') != std::string_view::npos;
  if (!lines) return lead + around(actual, same) + ", expected " + around(expected, same);
  const std::string_view before = expected.substr(0, same);
  const size_t number = static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
  const size_t column = same - (before.rfind('\n') + 1);  // npos + 1 is 0
  lead = property + " differs from line " + std::to_string(number + 1) + " on: it is ";
  return lead + around(line_of(actual, number), column) + ", expected " +
         around(line_of(expected, number), column);
}

}  // namespace

std::string Difference::sentence() const {
  const std::string object = what + " " + name;
  switch (kind) {
    case Kind::missing: return object + " is missing";
    case Kind::extra: return object + " is not expected";
    case Kind::order: return object + ": columns stand as " + actual + ", expected " + expected;
    case Kind::changed: return object + ": " + changed(property, expected, actual);
  }
  return object;
}

bool Difference::is_layout() const {
  const auto without_blanks = [](const std::string& text) {
    std::string out;
    for (const char c : text) {
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') out += c;
    }
    return out;
  };
  return kind == Kind::changed && property == "body" && without_blanks(expected) == without_blanks(actual);
}

std::vector<Difference> differences(const Catalog& expected, const Catalog& actual,
                                    const RowOptions& options) {
  const size_t objects = std::max(objects_of(expected), objects_of(actual));
  Parts left(objects), right(objects);
  left.add_all(expected);
  right.add_all(actual);
  Gathering all;
  for (size_t part = 0; part < left.size(); ++part)
    all.add(left.facts_of(expected, part, options), right.facts_of(actual, part, options));
  return all.finish();
}

std::vector<Difference> differences(const Rows& expected, const Rows& actual) {
  Gathering all;
  all.add(expected, actual);
  return all.finish();
}

}  // namespace diff
