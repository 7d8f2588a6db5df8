// Reading from a statement's text what its tree leaves out.

#include "lint/lower/source_text.h"

#include <algorithm>

#include "lint/lower/list.h"
#include "lint/lower/pieces.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"
// tree.h comes last.

namespace lower {

namespace {

struct SourceWords {
  std::string_view sql;
  std::vector<sql::Token> tokens;
  bool is(size_t i, std::string_view lower) const {
    return i < tokens.size() && tokens[i].kind == sql::TokenKind::word &&
           text::lower(sql.substr(tokens[i].span.begin, tokens[i].span.size())) == lower;
  }
};

// How many tokens at the end are WITH [NO] DATA or WITH [LOCAL|CASCADED] CHECK OPTION.
size_t tail(const SourceWords& words) {
  const size_t n = words.tokens.size();
  if (n >= 2 && words.is(n - 1, "data") && words.is(n - 2, "with")) return 2;
  if (n >= 3 && words.is(n - 1, "data") && words.is(n - 2, "no") && words.is(n - 3, "with")) return 3;
  if (n >= 3 && words.is(n - 1, "option") && words.is(n - 2, "check")) {
    if (words.is(n - 3, "with")) return 3;
    if (n >= 4 && words.is(n - 4, "with")) return 4;
  }
  return 0;
}

ast::Passage passage(const Input& input, uint32_t begin, uint32_t end) {
  if (begin >= end) return {};
  return {std::string(input.source.substr(begin, end - begin)), begin};
}

// Goes over the tokens that stand outside parentheses; of parentheses, over the closing one, with the place
// of what they hold. Ends where `visit` says so.
template <class Visit>
void each_outer(const Input& input, const Visit& visit) {
  sql::Scanner scanner(input.text(), input.span.begin);
  int depth = 0;
  uint32_t opened = 0;
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    const bool punctuation = token.kind == sql::TokenKind::punctuation;
    const std::string_view text = scanner.text(token);
    if (punctuation && text == "(" && depth++ == 0) opened = token.span.end;
    if (punctuation && text == ")") --depth;
    const bool group = punctuation && text == ")";
    if (depth == 0 && !(punctuation && text == "(") &&
        visit(token, text, group ? text::Span{opened, token.span.begin} : text::Span{}))
      return;
  }
}

}  // namespace

ast::Passage after_as(const Input& input) {
  sql::Scanner scanner(input.text(), input.span.begin);
  SourceWords words{input.source, {}};
  int depth = 0;
  bool found = false;
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    if (found) {
      words.tokens.push_back(token);
      continue;
    }
    const std::string_view bytes = scanner.text(token);
    if (bytes == "(") ++depth;
    if (bytes == ")") --depth;
    found = depth == 0 && token.kind == sql::TokenKind::word && text::lower(bytes) == "as";
  }
  const size_t keep = words.tokens.size() - tail(words);
  if (keep == 0) return {};
  return passage(input, words.tokens.front().span.begin, words.tokens[keep - 1].span.end);
}

ast::Passage from_word(const Input& input, std::initializer_list<std::string_view> words) {
  uint32_t begin = UINT32_MAX, end = 0;
  each_outer(input, [&](const sql::Token& token, std::string_view text, text::Span) {
    const bool is_one = token.kind == sql::TokenKind::word &&
                        std::find(words.begin(), words.end(), text::lower(text)) != words.end();
    if (begin == UINT32_MAX && is_one) begin = token.span.begin;
    if (!token.ends) end = token.span.end;
    return token.ends;
  });
  return passage(input, begin, end);
}

ast::Passage in_parentheses_after(const Input& input, std::string_view word) {
  bool after = false;
  ast::Passage found;
  each_outer(input, [&](const sql::Token& token, std::string_view text, text::Span inside) {
    if (after && inside.end > 0) found = passage(input, inside.begin, inside.end);
    after = token.kind == sql::TokenKind::word && text::lower(text) == word;
    return !found.empty();
  });
  return found;
}

ast::Passage in_last_parentheses(const Input& input) {
  ast::Passage found;
  each_outer(input, [&](const sql::Token&, std::string_view, text::Span inside) {
    if (inside.end > 0) found = passage(input, inside.begin, inside.end);
    return false;
  });
  return found;
}

ast::Passage from_parenthesis(const Input& input) {
  uint32_t begin = UINT32_MAX, end = 0;
  each_outer(input, [&](const sql::Token& token, std::string_view, text::Span inside) {
    if (inside.end > 0) begin = std::min(begin, inside.begin - 1);
    if (!token.ends) end = token.span.end;
    return token.ends;
  });
  return passage(input, begin, end);
}

ast::Passage whole(const Input& input) {
  return from_word(input, {"create"});
}

text::Span string_after(std::string_view source, uint32_t begin, uint32_t end, std::string_view value) {
  if (begin >= end || end > source.size()) return {};
  sql::Scanner scanner(source.substr(begin, end - begin), begin);
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    if (token.kind != sql::TokenKind::string && token.kind != sql::TokenKind::dollar_string) continue;
    const std::string_view bytes = scanner.text(token);
    const size_t at = bytes.find(value);
    if (value.empty() || at == std::string_view::npos) return {};
    const auto inner = static_cast<uint32_t>(token.span.begin + at);
    return {inner, inner + static_cast<uint32_t>(value.size())};
  }
  return {};
}

std::vector<std::string> setting_values(const VariableSetStmt* set) {
  std::vector<std::string> values;
  if (set->kind != VAR_SET_VALUE) return values;
  for (const Node* item : each(set->args)) {
    if (tag(item) == T_TypeCast) item = as<TypeCast>(item)->arg;
    values.push_back(string_of(item));
  }
  return values;
}

std::string role_name(const RoleSpec* role) {
  if (!role) return {};
  switch (role->roletype) {
    case ROLESPEC_CURRENT_ROLE: return "current_role";
    case ROLESPEC_CURRENT_USER: return "current_user";
    case ROLESPEC_SESSION_USER: return "session_user";
    case ROLESPEC_PUBLIC: return "public";
    default: return std::string(word(role->rolename));
  }
}

std::vector<std::string> role_names(const List* roles) {
  std::vector<std::string> names;
  for (const RoleSpec* role : each<RoleSpec>(roles)) names.push_back(role_name(role));
  return names;
}

}  // namespace lower
