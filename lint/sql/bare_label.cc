// Finds labels without AS by the scanner alone: the parse tree does not keep where a label stands.

#include "lint/sql/bare_label.h"

#include <algorithm>
#include <string>
#include <vector>

#include "lint/sql/scan.h"
#include "lint/sql/words.h"
#include "lint/text/case.h"

namespace sql {
namespace {

bool is_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char a, char b) { return text::lower(a) == b; });
}

bool is_label(const Token& token, std::string_view text) {
  return token.kind == TokenKind::word && (is_word(text, "ignore") || is_word(text, "respect"));
}

constexpr AnyOf labels({"ignore", "respect"});

// Words after which an expression goes on or begins.
constexpr std::string_view goes_on[] = {
    "as",   "select", "distinct", "all",  "returning", "and",  "or",      "not",      "in",
    "is",   "like",   "ilike",    "case", "between",   "when", "then",    "else",     "to",
    "over", "zone",   "collate",  "any",  "escape",    "some", "similar", "symmetric"};

// After such a token an expression may be at its end.
bool ends_expression(const Token& token, std::string_view text) {
  switch (token.kind) {
    case TokenKind::quoted_identifier:
    case TokenKind::string:
    case TokenKind::dollar_string:
    case TokenKind::number:
    case TokenKind::parameter: return true;
    case TokenKind::punctuation: return text == ")" || text == "]";
    case TokenKind::word:
      return std::none_of(std::begin(goes_on), std::end(goes_on),
                          [&](std::string_view word) { return is_word(text, word); });
    default: return false;
  }
}

}  // namespace

std::optional<text::Span> bare_label_of_nineteen(std::string_view statement, uint32_t base) {
  if (!labels.stands_in(statement)) return std::nullopt;
  Scanner scanner(statement, base);
  struct Depth {
    bool in_list = false;      // within a SELECT list or RETURNING
    bool distinct_on = false;  // the parentheses of DISTINCT ON: what follows them begins an expression
  };
  std::vector<Depth> depths(1);
  std::optional<Token> candidate;
  Token before{};
  std::string_view before_text;
  for (Token token = scanner.next_code(); token.kind != TokenKind::end; token = scanner.next_code()) {
    const std::string_view text = scanner.text(token);
    if (candidate && !is_word(text, "nulls")) return candidate->span;
    candidate.reset();
    if (is_label(token, text) && depths.back().in_list && ends_expression(before, before_text))
      candidate = token;
    bool begins = false;
    if (text == "(") depths.push_back({false, depths.back().in_list && is_word(before_text, "on")});
    if (text == ")" && depths.size() > 1) {
      begins = depths.back().distinct_on;
      depths.pop_back();
    }
    if (token.kind == TokenKind::semicolon) depths.back().in_list = false;
    if (token.kind == TokenKind::word) {
      if (is_word(text, "select") || is_word(text, "returning")) depths.back().in_list = true;
      for (const std::string_view word :
           {"from", "into", "where", "group", "order", "having", "limit", "union", "values"}) {
        if (is_word(text, word)) depths.back().in_list = false;
      }
    }
    before = begins ? Token{} : token;
    before_text = text;
  }
  return candidate ? std::optional(candidate->span) : std::nullopt;
}

}  // namespace sql
