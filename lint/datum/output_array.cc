// src/backend/utils/adt/arrayfuncs.c, array_in and array_out.

#include "lint/datum/output_array.h"

#include <algorithm>
#include <cctype>

#include "lint/datum/characters.h"
#include "lint/datum/output.h"
#include "lint/text/trim.h"

namespace datum {
using namespace ast;
using namespace catalog;

namespace {

bool is_null(std::string_view text) {
  constexpr std::string_view word = "null";
  return text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) == b;
         });
}

std::string quoted_if_needed(const std::string& text) {
  const bool needed = text.empty() || is_null(text) || std::any_of(text.begin(), text.end(), [](char c) {
                        return is_space(c) || c == '"' || c == '\\' || c == '{' || c == '}' || c == ',';
                      });
  if (!needed) return text;
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

class Reader {
 public:
  Reader(const Catalog& catalog, std::string_view text, Oid element)
      : catalog_(catalog), rest_(text), element_(element) {}

  std::optional<std::string> read() {
    std::optional<std::string> all = braces(0);
    return rest_.empty() ? all : std::nullopt;
  }

 private:
  static constexpr int most_dimensions = 6;  // MAXDIM

  void skip_space() { rest_ = text::trim_front(rest_); }
  bool take(char c) {
    skip_space();
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<std::string> braces(int depth) {
    if (depth == most_dimensions || !take('{')) return std::nullopt;
    if (take('}')) return depth == 0 ? std::optional<std::string>("{}") : std::nullopt;
    std::string out = "{";
    do {
      skip_space();
      std::optional<std::string> item = rest_.starts_with('{') ? braces(depth + 1) : value();
      if (!item) return std::nullopt;
      out += (out.size() > 1 ? "," : "") + *item;
    } while (take(','));
    if (!take('}')) return std::nullopt;
    return out + "}";
  }

  std::optional<std::string> value() {
    if (rest_.starts_with('"')) {
      const std::optional<std::string> text = string();
      return text ? printed(*text) : std::nullopt;
    }
    const size_t end = rest_.find_first_of(",{}\"\\");
    if (end == std::string_view::npos || (rest_[end] != ',' && rest_[end] != '}')) return std::nullopt;
    const std::string_view text = text::trim_back(rest_.substr(0, end));
    rest_.remove_prefix(end);
    if (text.empty()) return std::nullopt;
    return is_null(text) ? std::optional<std::string>("NULL") : printed(text);
  }

  std::optional<std::string> string() {
    std::string text;
    for (size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '"') {
        rest_.remove_prefix(i + 1);
        return text;
      }
      if (rest_[i] == '\\' && ++i == rest_.size()) break;
      text += rest_[i];
    }
    return std::nullopt;
  }

  std::optional<std::string> printed(std::string_view text) const {
    const std::optional<std::string> out = as_printed(catalog_, text, {element_, -1});
    return out ? std::optional(quoted_if_needed(*out)) : std::nullopt;
  }

  const Catalog& catalog_;
  std::string_view rest_;
  Oid element_;
};

}  // namespace

std::optional<std::string> array(const Catalog& catalog, std::string_view text, Oid element) {
  return Reader(catalog, text, element).read();
}

}  // namespace datum
