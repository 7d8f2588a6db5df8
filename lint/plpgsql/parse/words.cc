// Cutting a body into words, and moving over them.

#include "lint/plpgsql/parse/words.h"

#include <algorithm>

#include "lint/text/case.h"

namespace plpgsql {

using sql::TokenKind;

namespace {

std::string unquoted(std::string_view quoted) {
  std::string out;
  for (size_t i = 1; i + 1 < quoted.size(); ++i) {
    out += quoted[i];
    if (quoted[i] == '"') ++i;
  }
  return out;
}

}  // namespace

Words::Words(std::string_view body, uint32_t base) {
  sql::Scanner scanner(body, base);
  for (sql::Token token = scanner.next_code(); token.kind != TokenKind::end; token = scanner.next_code()) {
    std::string text(scanner.text(token));
    if (token.kind == TokenKind::word) text = text::lower(std::move(text));
    if (token.kind == TokenKind::quoted_identifier) text = unquoted(text);
    words_.push_back({token.span, std::move(text), token.kind});
  }
}

bool Words::is(std::string_view text, size_t ahead) const {
  const Word* word = after(ahead);
  return word && word->text == text && word->kind != TokenKind::quoted_identifier &&
         word->kind != TokenKind::string;
}

bool Words::stands(Marks ends) const {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return is(end); });
}

bool Words::take(std::string_view text) {
  if (!is(text)) return false;
  ++at_;
  return true;
}

Span Words::between(size_t first, size_t last) const {
  if (first >= last || last > words_.size()) return {};
  return {words_[first].span.begin, words_[last - 1].span.end};
}

Span Words::statement_from(size_t first) const {
  size_t last = at_;
  if (last > first && last <= words_.size() && words_[last - 1].kind == TokenKind::semicolon) --last;
  return between(first, last);
}

std::string Words::joined_from(size_t first) const {
  std::string text;
  for (size_t i = first; i < at_; ++i) text += (i > first ? " " : "") + words_[i].text;
  return text;
}

Span Words::until(Marks ends) {
  const size_t first = at_;
  int depth = 0, cases = 0;
  for (; !done(); ++at_) {
    const Word& word = here();
    if (word.text == "(" || word.text == "[") ++depth;
    if (word.text == ")" || word.text == "]") --depth;
    if (depth > 0) continue;
    if (word.kind == TokenKind::semicolon) break;
    if (cases == 0 && word.kind != TokenKind::string && stands(ends)) break;
    if (is("case")) ++cases;
    if (cases > 0 && is("end")) --cases;
  }
  return between(first, at_);
}

void Words::end_statement() {
  until({});
  if (!done()) ++at_;
}

std::vector<std::string> Words::targets(Marks ends) {
  std::vector<std::string> out;
  std::string name;
  int depth = 0;
  for (; !done() && !at_semicolon(); ++at_) {
    const Word& word = here();
    if (word.text == "[") ++depth;
    if (depth == 0 && !name.empty() && name.back() != '.' && word.text != "," && word.text != "." &&
        word.text != "[") {
      break;
    }
    if (depth == 0 && stands(ends)) break;
    if (depth == 0 && word.text == ",") {
      out.push_back(std::move(name));
      name.clear();
    } else {
      name += word.text;
    }
    if (word.text == "]") --depth;
  }
  if (!name.empty()) out.push_back(std::move(name));
  return out;
}

}  // namespace plpgsql
