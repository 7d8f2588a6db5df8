// SQL identifiers: cut to length, quoted, read from lists (src/backend/utils/adt/ruleutils.c, varlena.c).

#include "lint/sql/identifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "lint/text/case.h"

namespace sql {

namespace {

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// Keywords other than UNRESERVED ones (pg_get_keywords()): they stand in quotes.
#include "lint/sql/keywords.inc"

bool is_quoted_word(std::string_view word) {
  return std::binary_search(std::begin(quoted_words), std::end(quoted_words), word);
}

}  // namespace

// The longest beginning of at most `limit` bytes that ends between characters (pg_mbcliplen).
size_t clip_identifier(std::string_view name, size_t limit) {
  if (name.size() <= limit) return name.size();
  while (limit > 0 && continues_character(name[limit])) --limit;
  return limit;
}

std::string truncate_identifier(std::string_view name) {
  return std::string(name.substr(0, clip_identifier(name, longest_identifier)));
}

std::string quote_identifier(std::string_view name) {
  bool safe = !name.empty() && ((name[0] >= 'a' && name[0] <= 'z') || name[0] == '_');
  for (char c : name) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) safe = false;
  }
  if (safe && !is_quoted_word(name)) return std::string(name);
  std::string quoted = "\"";
  for (char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  quoted += '"';
  return quoted;
}

std::vector<std::string> split_identifiers(const std::string& list) {
  std::vector<std::string> names;
  std::string name;
  bool quoted = false, seen = false;
  auto finish = [&] {
    if (seen) names.push_back(name);
    name.clear();
    seen = false;
  };
  for (size_t i = 0; i < list.size(); ++i) {
    const char c = list[i];
    if (quoted) {
      if (c != '"') {
        name += c;
      } else if (i + 1 < list.size() && list[i + 1] == '"') {
        name += '"';
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = seen = true;
    } else if (c == ',') {
      finish();
    } else if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
      seen = true;
      name += text::lower(c);
    }
  }
  finish();
  return names;
}

}  // namespace sql
