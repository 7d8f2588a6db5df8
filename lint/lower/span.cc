// Finding the ends of list elements and subcommands by scanning.

#include "lint/lower/span.h"

#include <algorithm>
#include <array>
#include <optional>

#include "lint/sql/scan.h"

namespace lower {
namespace {

bool same_word(std::string_view written, std::string_view lower) {
  return std::equal(written.begin(), written.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

sql::Scanner scanner_from(const Input& input, uint32_t begin) {
  const uint32_t end = std::max(begin, input.span.end);
  return sql::Scanner(input.source.substr(begin, end - begin), begin);
}

// Moves `scanner` to the end of the element and returns the delimiter; `last` becomes the element's end.
sql::Token skip_element(sql::Scanner& scanner, uint32_t& last) {
  int depth = 0;
  for (;;) {
    const sql::Token token = scanner.next_code();
    if (token.kind == sql::TokenKind::end || token.kind == sql::TokenKind::semicolon) return token;
    if (token.kind == sql::TokenKind::punctuation) {
      const std::string_view text = scanner.text(token);
      if (text == "(" || text == "[") ++depth;
      if (text == ")" || text == "]") --depth;
      if (depth < 0 || (depth == 0 && text == ",")) return token;
    }
    last = token.span.end;
  }
}

enum class Byte : uint8_t { ordinary, blank, opening, closing, comma, semicolon, name, needs_scanner };

constexpr std::array<Byte, 256> byte_kinds = [] {
  std::array<Byte, 256> kinds{};
  const auto set = [&](std::string_view bytes, Byte kind) {
    for (const char c : bytes) kinds[static_cast<unsigned char>(c)] = kind;
  };
  set(" \t\n\r\f\v", Byte::blank);
  set("([", Byte::opening);
  set(")]", Byte::closing);
  set(",", Byte::comma);
  set(";", Byte::semicolon);
  set("\"", Byte::name);
  set("'$-/", Byte::needs_scanner);
  return kinds;
}();

Byte kind_of(char c) {
  return byte_kinds[static_cast<unsigned char>(c)];
}

struct Element {
  uint32_t end = 0;        // behind its last token
  uint32_t delimiter = 0;  // where what ends it stands; the statement's end where nothing does
};

// An element without strings, dollar quotes and comments, for which it takes no scanner; most are.
std::optional<Element> plain_element(const Input& input, uint32_t begin) {
  uint32_t at = begin;
  for (int depth = 0; at < input.span.end; ++at) {
    const Byte kind = kind_of(input.source[at]);
    if (kind <= Byte::blank) continue;
    if (kind == Byte::needs_scanner) return std::nullopt;
    if (kind == Byte::name) {
      const size_t close = input.source.find('"', at + 1);
      if (close >= input.span.end) return std::nullopt;
      at = static_cast<uint32_t>(close);
    }
    if (kind == Byte::opening) ++depth;
    if (kind == Byte::closing && --depth < 0) break;
    if (kind == Byte::semicolon || (kind == Byte::comma && depth == 0)) break;
  }
  Element element{at, at};
  while (element.end > begin && kind_of(input.source[element.end - 1]) == Byte::blank) --element.end;
  return element;
}

// Past `ALTER TABLE IF EXISTS ONLY a.b *`: the first token of the first command.
sql::Token skip_head(sql::Scanner& scanner) {
  static constexpr std::string_view kinds[] = {"alter",    "table",  "index",        "view",
                                               "sequence", "type",   "materialized", "foreign",
                                               "if",       "exists", "only"};
  sql::Token token = scanner.next_code();
  while (token.kind == sql::TokenKind::word &&
         std::any_of(std::begin(kinds), std::end(kinds),
                     [&](std::string_view kind) { return same_word(scanner.text(token), kind); })) {
    token = scanner.next_code();
  }
  const auto is = [&](std::string_view text) {
    return (token.kind == sql::TokenKind::punctuation || token.kind == sql::TokenKind::operator_) &&
           scanner.text(token) == text;
  };
  if (is("(")) token = scanner.next_code();
  token = scanner.next_code();  // past the name's first part
  while (is(".")) {
    scanner.next_code();
    token = scanner.next_code();
  }
  if (is(")") || is("*")) token = scanner.next_code();
  return token;
}

}  // namespace

bool may_hold_comments(const Input& input) {
  const std::string_view text = input.text();
  return text.find("--") != std::string_view::npos || text.find("/*") != std::string_view::npos;
}

uint32_t element_end(const Input& input, uint32_t begin, uint32_t next) {
  const auto skip_blanks = [&](uint32_t end) {
    while (end > begin && kind_of(input.source[end - 1]) == Byte::blank) --end;
    return end;
  };
  if (const uint32_t comma = skip_blanks(next); comma > begin && input.source[comma - 1] == ',')
    return skip_blanks(comma - 1);
  if (const auto element = plain_element(input, begin)) return element->end;
  sql::Scanner scanner = scanner_from(input, begin);
  uint32_t last = begin;
  skip_element(scanner, last);
  return last;
}

std::vector<text::Span> command_spans(const Input& input, size_t count) {
  std::vector<text::Span> spans;
  spans.reserve(count);
  sql::Scanner scanner = scanner_from(input, input.span.begin);
  sql::Token first = skip_head(scanner);
  while (first.kind != sql::TokenKind::end && first.kind != sql::TokenKind::semicolon) {
    text::Span& span = spans.emplace_back(first.span);
    if (const auto element = plain_element(input, span.begin)) {
      span.end = element->end;
      if (element->delimiter == input.span.end || input.source[element->delimiter] != ',') break;
      scanner = scanner_from(input, element->delimiter + 1);
    } else if (skip_element(scanner, span.end).kind != sql::TokenKind::punctuation) {
      break;
    }
    first = scanner.next_code();
  }
  return spans;
}

bool has_words(const Input& input, text::Span within, std::string_view first, std::string_view second) {
  sql::Scanner scanner(input.source.substr(within.begin, within.size()), within.begin);
  bool after_first = false;
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    const bool word = token.kind == sql::TokenKind::word;
    if (word && after_first && same_word(scanner.text(token), second)) return true;
    after_first = word && same_word(scanner.text(token), first);
  }
  return false;
}

}  // namespace lower
