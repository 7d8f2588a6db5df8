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

// As the server folds it (FNV-1a).
uint32_t hash_of(std::string_view name, bool fold) {
  uint32_t hash = 2166136261U;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(fold ? text::lower(c) : c)) * 16777619U;
  return hash;
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
  Statement& statement = statements_[sql.data()];
  std::vector<Named>& names_of = statement.names;
  if (statement.size != sql.size()) {
    statement.size = sql.size();
    names_of.clear();
    sql::Scanner scanner(sql);
    std::string_view before;
    for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
         token = scanner.next_code()) {
      const std::string_view text = scanner.text(token);
      if (is_name(token, text)) {
        const bool quoted = token.kind == sql::TokenKind::quoted_identifier;
        const std::string_view name = quoted ? text.substr(1, text.size() - 2) : text;
        names_of.push_back({hash_of(name, !quoted), token.span, opens(before)});
      }
      before = text;
    }
    std::stable_sort(names_of.begin(), names_of.end(),
                     [](const Named& a, const Named& b) { return a.hash < b.hash; });
  }
  const uint32_t hash = hash_of(identifier, false);
  std::optional<text::Span> first;
  auto named = std::lower_bound(names_of.begin(), names_of.end(), hash,
                                [](const Named& one, uint32_t wanted) { return one.hash < wanted; });
  for (; named != names_of.end() && named->hash == hash; ++named) {
    const std::string_view text = sql.substr(named->at.begin, named->at.size());
    const bool quoted = text.front() == '"';
    if (quoted ? text.substr(1, text.size() - 2) != identifier : !is_word(text, identifier)) continue;
    if (named->opens) return named->at;
    if (!first) first = named->at;
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
