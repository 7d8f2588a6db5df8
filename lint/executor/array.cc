// Arrays of bodies: lists of names, keys of constraints.

#include "lint/executor/array.h"

#include <algorithm>

#include "lint/executor/eval.h"
#include "lint/executor/text_functions.h"
#include "lint/executor/value.h"

namespace executor {
using namespace catalog;

namespace {

Value array_of(std::vector<Value> items) {
  Value array;
  array.kind = Value::Kind::array;
  array.items = std::move(items);
  return array;
}

// Whether an item stands in the array; unknown where one of them is.
Value holds(const std::vector<Value>& items, const Value& item) {
  bool unsure = false;
  for (const Value& each : items) {
    const Value same = compare("=", each, item);
    if (same.is_true()) return same;
    unsure = unsure || same.kind == Value::Kind::unknown;
  }
  return unsure ? Value::unknown() : Value::of(false);
}

Value contains(const Value& all, const Value& some) {
  bool unsure = false;
  for (const Value& item : some.items) {
    const Value found = holds(all.items, item);
    if (found.kind == Value::Kind::boolean && !found.truth) return found;
    unsure = unsure || found.kind != Value::Kind::boolean;
  }
  return unsure ? Value::unknown() : Value::of(true);
}

Value overlaps(const Value& a, const Value& b) {
  bool unsure = false;
  for (const Value& item : b.items) {
    const Value found = holds(a.items, item);
    if (found.is_true()) return found;
    unsure = unsure || found.kind != Value::Kind::boolean;
  }
  return unsure ? Value::unknown() : Value::of(false);
}

Value equal(std::string_view op, const Value& a, const Value& b) {
  if (a.items.size() != b.items.size()) return Value::of(op == "<>");
  bool unsure = false;
  for (size_t i = 0; i < a.items.size(); ++i) {
    const Value same = compare("=", a.items[i], b.items[i]);
    if (same.kind == Value::Kind::boolean && !same.truth) return Value::of(op == "<>");
    unsure = unsure || !same.is_true();
  }
  return unsure ? Value::unknown() : Value::of(op == "=");
}

Value joined(const Catalog& catalog, const Value& array, const std::string& mark) {
  std::string text;
  bool begun = false;
  for (const Value& item : array.items) {
    if (item.is_null()) continue;
    if (begun) text += mark;
    begun = true;
    text += text_of(catalog, item);
  }
  return text_value(std::move(text));
}

Value parts(const std::string& text, const std::string& mark) {
  if (mark.empty()) return Value::unknown();
  std::vector<Value> items;
  if (text.empty()) return array_of({});
  for (size_t begin = 0;;) {
    const size_t end = text.find(mark, begin);
    items.push_back(Value::of(text.substr(begin, end - begin)));
    if (end == std::string::npos) return array_of(std::move(items));
    begin = end + mark.size();
  }
}

Value position(const Value& array, const Value& item) {
  for (size_t i = 0; i < array.items.size(); ++i) {
    const Value same = compare("=", array.items[i], item);
    if (same.is_true()) return Value::of(static_cast<long long>(i + 1));
    if (same.kind == Value::Kind::unknown) return same;
  }
  return Value::null();
}

}  // namespace

Value array_operator(std::string_view op, const Value& a, const Value& b) {
  const bool left = a.kind == Value::Kind::array, right = b.kind == Value::Kind::array;
  if (op == "||") {
    std::vector<Value> items = left ? a.items : std::vector<Value>{a};
    if (a.is_null()) items.clear();
    if (right) {
      items.insert(items.end(), b.items.begin(), b.items.end());
    } else if (!b.is_null()) {
      items.push_back(b);
    }
    const bool known = a.kind != Value::Kind::unknown && b.kind != Value::Kind::unknown;
    return known ? array_of(std::move(items)) : Value::unknown();
  }
  if (!left || !right) return a.is_null() || b.is_null() ? Value::null() : Value::unknown();
  if (op == "=" || op == "<>") return equal(op, a, b);
  if (op == "@>") return contains(a, b);
  if (op == "<@") return contains(b, a);
  return op == "&&" ? overlaps(a, b) : Value::unknown();
}

std::optional<Value> array_function(const Catalog& catalog, const std::string& name,
                                    const std::vector<Value>& v) {
  if (name == "string_to_array" && v.size() == 2) {
    if (v[0].is_null()) return v[0];
    const bool texts = v[0].kind == Value::Kind::text && v[1].kind == Value::Kind::text && v[0].known();
    return texts ? parts(v[0].text, v[1].text) : Value::unknown();
  }
  static constexpr std::string_view names[] = {"cardinality",     "array_length", "array_upper",
                                               "array_to_string", "array_append", "array_position",
                                               "array_cat",       "array_remove"};
  if (std::find(std::begin(names), std::end(names), name) == std::end(names)) return std::nullopt;
  if (v.empty() || v[0].kind != Value::Kind::array) {
    return !v.empty() && v[0].is_null() && name != "array_append" ? v[0] : Value::unknown();
  }
  const auto size = static_cast<long long>(v[0].items.size());
  if (name == "cardinality") return Value::of(size);
  if (name == "array_length" || name == "array_upper") return size ? Value::of(size) : Value::null();
  if (v.size() < 2) return Value::unknown();
  if (name == "array_to_string") {
    return v[1].kind == Value::Kind::text ? joined(catalog, v[0], v[1].text) : Value::unknown();
  }
  if (name == "array_append" || name == "array_cat") return array_operator("||", v[0], v[1]);
  if (name == "array_position") return position(v[0], v[1]);
  std::vector<Value> kept;
  for (const Value& item : v[0].items) {
    const Value same = compare("=", item, v[1]);
    if (same.kind == Value::Kind::unknown) return same;
    if (!same.is_true()) kept.push_back(item);
  }
  return array_of(std::move(kept));
}

}  // namespace executor
