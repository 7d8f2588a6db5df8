// src/backend/utils/adt: arrayfuncs.c, array_in; rowtypes.c, record_in; rangetypes.c, range_parse;
// multirangetypes.c, multirange_in.

#include "lint/datum/input_nested.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <vector>

#include "lint/datum/characters.h"
#include "lint/datum/input.h"
#include "lint/text/trim.h"
#include "lint/types/type.h"

namespace datum {
using namespace ast;
using namespace catalog;

namespace {

constexpr Oid box = 603;  // the one type whose arrays have no commas

Refusal malformed(const char* what, const std::string& text) {
  return {"22P02", std::string("malformed ") + what + " literal: \"" + text + "\"", {}, {}};
}

bool is_word(std::string_view text, std::string_view word) {
  return text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) == b;
         });
}

// What is left to read.
struct Rest {
  std::string_view text;

  bool empty() const { return text.empty(); }
  bool at(char c) const { return !text.empty() && text.front() == c; }
  bool at_any(std::string_view any) const {
    return !text.empty() && any.find(text.front()) != std::string_view::npos;
  }
  void skip_space() { text = text::trim_front(text); }
  bool take(char c) {
    if (!at(c)) return false;
    text.remove_prefix(1);
    return true;
  }
  char next() {
    const char c = text.front();
    text.remove_prefix(1);
    return c;
  }
};

// Up to one of `ends` outside of quotes: quotes and backslashes are taken off. nullopt: the text ends
// before.
std::optional<std::string> part(Rest& rest, std::string_view ends) {
  std::string out;
  bool quoted = false;
  while (quoted || !rest.at_any(ends)) {
    if (rest.empty()) return std::nullopt;
    const char c = rest.next();
    if (c == '\\') {
      if (rest.empty()) return std::nullopt;
      out += rest.next();
    } else if (c != '"') {
      out += c;
    } else if (!quoted) {
      quoted = true;
    } else if (rest.take('"')) {
      out += '"';
    } else {
      quoted = false;
    }
  }
  return out;
}

class Array {
 public:
  Array(const Catalog& catalog, std::string_view text, Oid element)
      : catalog_(catalog), rest_{text}, element_(element) {}

  // False: malformed.
  bool read() {
    rest_.skip_space();
    std::vector<size_t> shape;
    if (!braces(shape)) return false;
    rest_.skip_space();
    return rest_.empty();
  }
  std::optional<Refusal> problem() const { return problem_; }

 private:
  // `shape`: how many stand at each depth.
  bool braces(std::vector<size_t>& shape) {
    if (!rest_.take('{')) return false;
    rest_.skip_space();
    if (rest_.take('}')) return depth_ == 0 || catalog_.server_version() >= 17;
    size_t count = 0;
    std::vector<size_t> below;
    ++depth_;
    do {
      rest_.skip_space();
      const bool nested = rest_.at('{');
      if (count > 0 && nested == below.empty()) return false;
      std::vector<size_t> inner;
      if (nested ? !braces(inner) : !value()) return false;
      if (nested && inner.empty()) inner.push_back(0);
      if (count > 0 && inner != below) return false;
      below = std::move(inner);
      ++count;
      rest_.skip_space();
    } while (rest_.take(','));
    --depth_;
    shape = {count};
    shape.insert(shape.end(), below.begin(), below.end());
    return rest_.take('}');
  }

  bool value() {
    std::string text;
    const bool quoted = rest_.take('"');
    if (quoted) {
      while (!rest_.at('"')) {
        if (!letter(text)) return false;
      }
      rest_.take('"');
      rest_.skip_space();
      if (!rest_.at_any(",}")) return false;
    } else {
      size_t kept = 0;  // what is written as \ and a blank stays at the end
      while (!rest_.at_any(",}")) {
        if (rest_.at_any("{\"")) return false;
        const bool escaped = rest_.at('\\');
        if (!letter(text)) return false;
        if (escaped || !is_space(text.back())) kept = text.size();
      }
      text.resize(kept);
      if (text.empty()) return false;
      if (is_word(text, "null")) return true;
    }
    if (!problem_) problem_ = check_literal(catalog_, text, element_, nullptr);
    return true;
  }

  bool letter(std::string& text) {
    if (rest_.empty()) return false;
    char c = rest_.next();
    if (c == '\\') {
      if (rest_.empty()) return false;
      c = rest_.next();
    }
    text += c;
    return true;
  }

  const Catalog& catalog_;
  Rest rest_;
  Oid element_;
  int depth_ = 0;
  std::optional<Refusal> problem_;
};

std::optional<long long> whole(std::string_view text) {
  long long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Refusal> check_array(const Catalog& catalog, const std::string& text, Oid element) {
  if (element == 0 || element == box) return std::nullopt;
  Rest start{text};
  start.skip_space();
  if (start.at('[')) return std::nullopt;  // bounds are written before it
  Array array(catalog, text, element);
  if (!array.read()) return malformed("array", text);
  return array.problem();
}

std::optional<Refusal> check_range(const Catalog& catalog, const std::string& text, Oid subtype) {
  Rest rest{text};
  rest.skip_space();
  constexpr std::string_view empty = "empty";
  if (is_word(rest.text.substr(0, empty.size()), empty)) {
    rest.text.remove_prefix(empty.size());
    rest.skip_space();
    return rest.empty() ? std::nullopt : std::optional(malformed("range", text));
  }
  if (!rest.take('[') && !rest.take('(')) return malformed("range", text);
  const bool no_lower = rest.at_any(",)]");
  const std::optional<std::string> lower = part(rest, ",)]");
  if (!lower || !rest.take(',')) return malformed("range", text);
  const bool no_upper = rest.at_any(",)]");
  const std::optional<std::string> upper = part(rest, ",)]");
  if (!upper || (!rest.take(']') && !rest.take(')'))) return malformed("range", text);
  rest.skip_space();
  if (!rest.empty()) return malformed("range", text);
  if (subtype == 0) return std::nullopt;
  std::optional<Refusal> problem;
  if (!no_lower) problem = check_literal(catalog, *lower, subtype, nullptr);
  if (!problem && !no_upper) problem = check_literal(catalog, *upper, subtype, nullptr);
  if (problem || no_lower || no_upper) return problem;
  if (subtype == type_oid::int4 || subtype == type_oid::int8 || subtype == type_oid::numeric) {
    const auto least = whole(*lower), most = whole(*upper);
    if (least && most && *least > *most)
      return Refusal{"22000", "range lower bound must be less than or equal to range upper bound", {}, {}};
  }
  return std::nullopt;
}

std::optional<Refusal> check_multirange(const Catalog& catalog, const std::string& text, Oid subtype) {
  Rest rest{text};
  rest.skip_space();
  if (!rest.take('{')) return malformed("multirange", text);
  rest.skip_space();
  std::vector<std::string> ranges;
  bool first = true;
  while (!rest.take('}')) {
    if (!first && !rest.take(',')) return malformed("multirange", text);
    first = false;
    rest.skip_space();
    const std::string_view start = rest.text;
    constexpr std::string_view empty = "empty";
    if (is_word(start.substr(0, empty.size()), empty)) {
      rest.text.remove_prefix(empty.size());
    } else {
      if (!rest.at_any("[(") || !part(rest, ")]")) return malformed("multirange", text);
      rest.next();
      ranges.emplace_back(start.substr(0, start.size() - rest.text.size()));
    }
    rest.skip_space();
  }
  rest.skip_space();
  if (!rest.empty()) return malformed("multirange", text);
  for (const std::string& range : ranges) {
    if (auto problem = check_range(catalog, range, subtype)) return problem;
  }
  return std::nullopt;
}

std::optional<Refusal> check_record(const Catalog& catalog, const std::string& text, const Relation* row) {
  Rest rest{text};
  rest.skip_space();
  if (!rest.take('(')) return malformed("record", text);
  if (!row) return std::nullopt;
  bool first = true;
  for (const Column& column : row->columns) {
    if (column.dropped) continue;
    if (!first && !rest.take(',')) return malformed("record", text);
    first = false;
    if (rest.at_any(",)")) continue;  // NULL
    const std::optional<std::string> value = part(rest, ",)");
    if (!value) return malformed("record", text);
    if (auto problem = check_literal(catalog, *value, column.type.oid, nullptr)) return problem;
  }
  if (!rest.take(')')) return malformed("record", text);
  rest.skip_space();
  return rest.empty() ? std::nullopt : std::optional(malformed("record", text));
}

}  // namespace datum
