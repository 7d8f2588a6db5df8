// Finding a name in a statement by its tokens, and putting a word in.

#include "lint/engine/excerpt.h"

#include <algorithm>

#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace lint {

namespace {

bool is_word(std::string_view token, std::string_view keyword) {
  return std::equal(token.begin(), token.end(), keyword.begin(), keyword.end(),
                    [](char a, char b) { return text::lower(a) == b; });
}

bool names(const sql::Token& token, std::string_view text, std::string_view identifier) {
  if (token.kind == sql::TokenKind::word) {
    return std::equal(text.begin(), text.end(), identifier.begin(), identifier.end(),
                      [](char a, char b) { return text::lower(a) == b; });
  }
  return token.kind == sql::TokenKind::quoted_identifier && text.size() >= 2 &&
         text.substr(1, text.size() - 2) == identifier;
}

}  // namespace

std::optional<text::Span> find_identifier(std::string_view sql, std::string_view identifier) {
  sql::Scanner scanner(sql);
  std::optional<text::Span> first;
  std::string_view before;
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    const std::string_view text = scanner.text(token);
    if (names(token, text, identifier)) {
      const bool opens = before == "(" || before == "," || is_word(before, "constraint") ||
                         is_word(before, "column") || is_word(before, "exists");
      if (opens) return token.span;
      if (!first) first = token.span;
    }
    before = text;
  }
  return first;
}

std::string insert_after(std::string_view sql, std::string_view keyword, std::string_view word) {
  sql::Scanner scanner(sql);
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    if (token.kind != sql::TokenKind::word || !is_word(scanner.text(token), keyword)) continue;
    std::string text(sql.substr(0, token.span.end));
    text += ' ';
    text += word;
    text += sql.substr(token.span.end);
    return text;
  }
  return std::string(sql);
}

std::string statement_text(std::string_view sql) {
  std::string text(sql);
  std::erase(text, '\r');
  text += ';';
  return text;
}

}  // namespace lint
