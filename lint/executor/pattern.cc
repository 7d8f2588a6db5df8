// Whether a text holds what a condition looks for. A text that is not exact (a definition printed from the
// Catalog) lacks casts and brackets that the server's has, and nothing else: what is found in it is there,
// and what is not found is absent only where no cast or bracket could be what is looked for.

#include "lint/executor/pattern.h"

#include <algorithm>
#include <array>

#include "lint/executor/regex.h"
#include "lint/text/case.h"

namespace executor {

namespace {

bool is_word(char c) {
  return (text::lower(c) >= 'a' && text::lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' || c < 0;
}

// Words that a cast is made of.
bool of_cast(std::string_view word) {
  static constexpr std::array<std::string_view, 14> words = {
      "text", "character", "varying", "bpchar",   "numeric",   "double", "precision",
      "real", "integer",   "bigint",  "smallint", "timestamp", "date",   "regclass"};
  return std::any_of(words.begin(), words.end(), [&](std::string_view each) {
    return std::equal(word.begin(), word.end(), each.begin(), each.end(),
                      [](char a, char b) { return text::lower(a) == b; });
  });
}

// What is not in a text that is nearly the server's is not in the server's either.
bool tells_absence(std::string_view wanted) {
  constexpr std::string_view harmless = " %'\\.*,;-";
  for (size_t i = 0; i < wanted.size();) {
    if (!is_word(wanted[i])) {
      if (harmless.find(wanted[i]) == std::string_view::npos) return false;
      ++i;
      continue;
    }
    size_t end = i;
    while (end < wanted.size() && is_word(wanted[end])) ++end;
    if (of_cast(wanted.substr(i, end - i))) return false;
    i = end;
  }
  return true;
}

std::string without_mark(const std::string& text) {
  std::string plain = text;
  std::erase(plain, Value::nearly);
  return plain;
}

bool two_texts(const Value& a, const Value& b) {
  return a.kind == Value::Kind::text && b.kind == Value::Kind::text && a.known() && b.known() && b.exact();
}

Value found_or_not(const Value& text, bool found, std::string_view wanted) {
  if (found) return Value::of(true);
  return text.exact() || tells_absence(wanted) ? Value::of(false) : Value::unknown();
}

}  // namespace

bool like(std::string_view text, std::string_view pattern, bool fold) {
  // The last % is the only place to come back to: what matched before it stays matched.
  size_t t = 0, p = 0, star = std::string_view::npos, mark = 0;
  const auto one = [&](size_t at) {
    size_t i = p;
    if (pattern[i] == '_') return size_t{1};
    if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
    const bool same = fold ? text::lower(text[at]) == text::lower(pattern[i]) : text[at] == pattern[i];
    return same ? i - p + 1 : size_t{0};
  };
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '%') {
      star = p++;
      mark = t;
    } else if (const size_t width = p < pattern.size() ? one(t) : 0; width != 0) {
      p += width;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '%') ++p;
  return p == pattern.size();
}

Value like_value(const Value& text, const Value& pattern, bool fold) {
  if (text.is_null() || pattern.is_null()) return Value::null();
  if (!two_texts(text, pattern)) return Value::unknown();
  if (text.exact()) return Value::of(like(text.text, pattern.text, fold));
  return found_or_not(text, like(without_mark(text.text), pattern.text, fold), pattern.text);
}

Value regex_value(const Value& text, const Value& pattern, bool fold) {
  if (text.is_null() || pattern.is_null()) return Value::null();
  if (!two_texts(text, pattern)) return Value::unknown();
  const std::optional<bool> found = regex_matches(without_mark(text.text), pattern.text, fold);
  return found ? found_or_not(text, *found, pattern.text) : Value::unknown();
}

Value compare_nearly(std::string_view op, const Value& a, const Value& b) {
  if ((op != "=" && op != "<>") || a.kind != Value::Kind::text || b.kind != Value::Kind::text) {
    return Value::unknown();
  }
  const std::string left = without_mark(a.text), right = without_mark(b.text);
  // Casts and brackets stand within the first bracket: CHECK (...), CREATE INDEX ... (...). Those of a
  // default stand behind its literals, and -1 is a literal too.
  const auto head_of = [](std::string_view text) { return text.substr(0, text.find('(')); };
  const std::string_view head = head_of(left), wanted = head_of(right);
  const auto may_be_cast = [](std::string_view text) { return text.find_first_of("'-:") != text.npos; };
  if (head != wanted && !may_be_cast(head) && !may_be_cast(wanted)) return Value::of(op == "<>");
  return left == right && !may_be_cast(left) ? Value::of(op == "=") : Value::unknown();
}

Value position_value(const Value& text, const Value& part) {
  if (!two_texts(text, part)) return Value::unknown();
  const size_t at = without_mark(text.text).find(part.text);
  if (at != std::string::npos) return Value::of(static_cast<long long>(at + 1));
  return found_or_not(text, false, part.text).kind == Value::Kind::boolean ? Value::of(0LL)
                                                                           : Value::unknown();
}

}  // namespace executor
