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

bool is_name(const sql::Token& token, std::string_view text) {
  return token.kind == sql::TokenKind::word ||
         (token.kind == sql::TokenKind::quoted_identifier && text.size() >= 2);
}

// As the server folds it.
std::string name_of(const sql::Token& token, std::string_view text) {
  if (token.kind == sql::TokenKind::quoted_identifier) return std::string(text.substr(1, text.size() - 2));
  return text::lower(text);
}

bool names(const sql::Token& token, std::string_view text, std::string_view identifier) {
  if (!is_name(token, text)) return false;
  if (token.kind == sql::TokenKind::word) return is_word(text, identifier);
  return text.substr(1, text.size() - 2) == identifier;
}

// Whether what follows this token is more likely the name that is meant.
bool opens(std::string_view before) {
  return before == "(" || before == "," || is_word(before, "constraint") || is_word(before, "column") ||
         is_word(before, "exists");
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
      if (opens(before)) return token.span;
      if (!first) first = token.span;
    }
    before = text;
  }
  return first;
}

std::optional<text::Span> Identifiers::find(std::string_view sql, std::string_view identifier) {
  if (sql.data() != sql_.data() || sql.size() != sql_.size()) {
    sql_ = sql;
    places_.clear();
    return find_identifier(sql, identifier);
  }
  if (places_.empty()) {
    sql::Scanner scanner(sql);
    std::string_view before;
    for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
         token = scanner.next_code()) {
      const std::string_view text = scanner.text(token);
      if (is_name(token, text)) {
        Places& places = places_.try_emplace(name_of(token, text), Places{token.span, {}}).first->second;
        if (places.opening.empty() && opens(before)) places.opening = token.span;
      }
      before = text;
    }
  }
  const auto found = places_.find(std::string(identifier));
  if (found == places_.end()) return std::nullopt;
  return found->second.opening.empty() ? found->second.first : found->second.opening;
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
