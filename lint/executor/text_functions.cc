// Functions of texts that build names and statements.

#include "lint/executor/text_functions.h"

#include <algorithm>

#include "lint/executor/pattern.h"
#include "lint/executor/value.h"
#include "lint/sql/identifier.h"
#include "lint/text/case.h"
#include "lint/text/trim.h"

namespace executor {
using namespace catalog;

namespace {

std::string quote_literal(const std::string& text) {
  std::string out = "'";
  for (char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

// quote_ident; a hole stays one.
std::string identifier(const std::string& text) {
  return text.find(Value::hole) == std::string::npos ? sql::quote_identifier(text) : text;
}

Value joined(const Catalog& catalog, const std::vector<Value>& values, size_t first,
             const std::string& mark) {
  std::string text;
  bool begun = false;
  for (size_t i = first; i < values.size(); ++i) {
    if (values[i].is_null()) continue;
    if (begun) text += mark;
    begun = true;
    text += text_of(catalog, values[i]);
  }
  return text_value(std::move(text));
}

Value replaced(std::string text, const std::string& from, const std::string& to) {
  if (from.empty()) return Value::of(std::move(text));
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text_value(std::move(text));
}

// Characters are counted, so only ASCII is cut.
bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// substr(text, from [, count]), from 1; what lies outside is not there.
Value part_of(const std::string& text, long long from, long long count) {
  const auto size = static_cast<long long>(text.size());
  const long long begin = std::clamp(from - 1, 0LL, size);
  const long long end = count > size ? size : std::clamp(from - 1 + count, begin, size);
  return Value::of(text.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin)));
}

// left(text, n) and right(text, n): a negative n leaves that many out.
Value side_of(const std::string& text, long long count, bool left) {
  const auto size = static_cast<long long>(text.size());
  const long long kept = std::clamp(count < 0 ? size + count : count, 0LL, size);
  const auto length = static_cast<size_t>(kept);
  return Value::of(left ? text.substr(0, length) : text.substr(text.size() - length));
}

Value padded(std::string text, long long width, const std::string& fill, bool left) {
  if (width < 0 || width > 1000 || fill.empty()) return Value::unknown();
  const auto wanted = static_cast<size_t>(width);
  if (text.size() >= wanted) return Value::of(text.substr(0, wanted));
  std::string filling;
  while (filling.size() + text.size() < wanted) filling += fill[filling.size() % fill.size()];
  return Value::of(left ? filling + text : text + filling);
}

Value split_part(const std::string& text, const std::string& mark, long long number) {
  if (mark.empty() || number < 1) return Value::unknown();
  size_t begin = 0;
  for (long long i = 1; i < number; ++i) {
    const size_t found = text.find(mark, begin);
    if (found == std::string::npos) return Value::of("");
    begin = found + mark.size();
  }
  return Value::of(text.substr(begin, text.find(mark, begin) - begin));
}

Value of_text(const std::string& name, const std::string& text) {
  if (name == "quote_ident") return Value::of(identifier(text));
  if (name == "quote_literal") return Value::of(quote_literal(text));
  if (name == "lower" || name == "upper")
    return Value::of(name == "upper" ? text::upper(text) : text::lower(text));
  if (text.find(Value::hole) != std::string::npos || text.find(Value::nearly) != std::string::npos) {
    return Value::unknown();
  }
  if (name == "btrim" || name == "ltrim" || name == "rtrim") {
    const std::string_view begun = name == "rtrim" ? text : text::trim_front(text, " ");
    return Value::of(std::string(name == "ltrim" ? begun : text::trim_back(begun, " ")));
  }
  if ((name == "length" || name == "char_length") && is_ascii(text)) {
    return Value::of(static_cast<long long>(text.size()));
  }
  return Value::unknown();
}

Value of_text_and_numbers(const std::string& name, const std::string& text, const std::vector<Value>& v) {
  const long long first = v[1].number;
  if (name == "left" || name == "right") return side_of(text, first, name == "left");
  if (name == "substr" || name == "substring") {
    if (v.size() == 2) return part_of(text, first, static_cast<long long>(text.size()) + 1);
    return v[2].kind == Value::Kind::integer && v[2].number >= 0 ? part_of(text, first, v[2].number)
                                                                 : Value::unknown();
  }
  if (name == "lpad" || name == "rpad") {
    if (v.size() == 2) return padded(text, first, " ", name == "lpad");
    if (v[2].kind == Value::Kind::text) return padded(text, first, v[2].text, name == "lpad");
  }
  return Value::unknown();
}

Value of_texts(const Catalog& catalog, const std::string& name, const std::vector<Value>& v) {
  if (name == "position" || name == "strpos") return position_value(v[0], v[1]);
  if (name == "replace" && v.size() == 3) {
    return replaced(text_of(catalog, v[0]), text_of(catalog, v[1]), text_of(catalog, v[2]));
  }
  if (!v[0].exact()) return Value::unknown();
  if (name == "starts_with") return Value::of(v[0].text.starts_with(v[1].text));
  if (name == "split_part" && v.size() == 3 && v[2].kind == Value::Kind::integer) {
    return split_part(v[0].text, v[1].text, v[2].number);
  }
  return Value::unknown();
}

}  // namespace

Value text_value(std::string text) {
  constexpr size_t longest = 1 << 20;
  return text.size() > longest ? Value::unknown() : Value::of(std::move(text));
}

Value text_function(const ExprContext& context, const std::string& name, std::vector<Value>& v) {
  if (name == "concat") return joined(context.catalog, v, 0, "");
  if (name == "concat_ws" && !v.empty() && v[0].kind == Value::Kind::text) {
    return joined(context.catalog, v, 1, v[0].text);
  }
  const bool strict = std::any_of(v.begin(), v.end(), [](const Value& value) { return value.is_null(); });
  if (strict) return Value::null();
  if (v.size() == 1) return of_text(name, text_of(context.catalog, v[0]));
  if (v.size() < 2 || !v[0].known() || !v[1].known()) return Value::unknown();
  if (v[1].kind == Value::Kind::integer && v[0].kind == Value::Kind::text) {
    return v[0].exact() && is_ascii(v[0].text) ? of_text_and_numbers(name, v[0].text, v) : Value::unknown();
  }
  return v[0].kind == Value::Kind::text && v[1].kind == Value::Kind::text ? of_texts(context.catalog, name, v)
                                                                          : Value::unknown();
}

// format(): %s, %I, %L, %%, with positions (text_format, src/backend/utils/adt/varlena.c).
Value format_text(const Catalog& catalog, const std::vector<Value>& arguments) {
  if (arguments.empty() || arguments[0].kind != Value::Kind::text) return Value::unknown();
  const std::string& pattern = arguments[0].text;
  std::string out;
  size_t next = 1;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      out += pattern[i];
      continue;
    }
    size_t number = 0;
    size_t at = i + 1;
    while (at < pattern.size() && pattern[at] >= '0' && pattern[at] <= '9') {
      number = number * 10 + static_cast<size_t>(pattern[at++] - '0');
    }
    if (at < pattern.size() && pattern[at] == '$') {
      next = number;
      ++at;
    }
    if (at >= pattern.size()) return Value::unknown();
    i = at;
    if (pattern[at] == '%') {
      out += '%';
      continue;
    }
    const Value value = next < arguments.size() ? arguments[next] : Value::unknown();
    ++next;
    const std::string text = value.is_null() ? std::string() : text_of(catalog, value);
    switch (pattern[at]) {
      case 's': out += text; break;
      case 'I':
        if (value.is_null())
          return Value::failure("22004", "null values cannot be formatted as an SQL identifier");
        out += identifier(text);
        break;
      case 'L': out += value.is_null() ? "NULL" : quote_literal(text); break;
      default: return Value::unknown();
    }
  }
  return text_value(std::move(out));
}

}  // namespace executor
