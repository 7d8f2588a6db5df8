// ON DELETE as [on_delete] wants it, written into the foreign key: another schema, so not safe.
#include <algorithm>

#include "lint/fix/kinds.h"
#include "lint/sql/identifier.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace fix {

namespace {

struct Word {
  sql::Token token;
  std::string text;  // in lower case, but for what stands in quotes
  int depth = 0;     // of parentheses around it
};

std::vector<Word> words_of(const Scene& scene) {
  std::vector<Word> words;
  sql::Scanner scanner(scene.sql(), scene.span().begin);
  int depth = 0;
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    std::string text(scanner.text(token));
    if (token.kind != sql::TokenKind::quoted_identifier) text = text::lower(text);
    depth -= text == ")" ? 1 : 0;
    words.push_back({token, text, depth});
    depth += text == "(" ? 1 : 0;
  }
  return words;
}

bool is_column(const Word& word, std::string_view column) {
  return word.text == column || word.text == sql::quote_identifier(column);
}

// Whether the REFERENCES is the column's: FOREIGN KEY (column ...) stands before it, or the column's own
// definition does.
bool is_of(const std::vector<Word>& words, size_t references, std::string_view column) {
  const int depth = words[references].depth;
  if (words[references - 1].text == ")") {
    size_t open = references - 1;
    while (open > 0 && words[open].text != "(") --open;
    if (open > 1 && words[open - 1].text == "key" && words[open - 2].text == "foreign")
      return is_column(words[open + 1], column);
  }
  size_t first = references;
  while (first > 0) {
    const Word& before = words[first - 1];
    const bool begins = (before.depth == depth && (before.text == "," || before.text == "column" ||
                                                   before.text == "add" || before.text == "exists")) ||
                        (before.depth == depth - 1 && before.text == "(");
    if (begins) break;
    --first;
  }
  return is_column(words[first], column);
}

// Behind the table, its columns and MATCH: where actions may stand.
size_t actions_at(const std::vector<Word>& words, size_t references) {
  size_t at = references + 2;
  while (at + 1 < words.size() && words[at].text == ".") at += 2;
  if (at < words.size() && words[at].text == "(") {
    while (at < words.size() && words[at].text != ")") ++at;
    ++at;
  }
  if (at + 1 < words.size() && words[at].text == "match") at += 2;
  return at;
}

size_t action_length(const std::vector<Word>& words, size_t on) {
  const bool two = on + 2 < words.size() && (words[on + 2].text == "set" || words[on + 2].text == "no");
  size_t length = two ? 4 : 3;
  // SET NULL (column)
  if (two && on + length < words.size() && words[on + length].text == "(") {
    while (on + length < words.size() && words[on + length].text != ")") ++length;
    ++length;
  }
  return length;
}

}  // namespace

std::optional<lint::Fix> by_policy(const Scene& scene) {
  const std::string& wanted = scene.finding.wanted;
  if (scene.down || wanted.empty()) return std::nullopt;
  // The column that the finding points at.
  const std::string_view token = scene.source.slice(scene.finding.at.at);
  const std::string column = token.starts_with('"') && token.size() > 1
                                 ? std::string(token.substr(1, token.size() - 2))
                                 : text::lower(token);
  const std::vector<Word> words = words_of(scene);
  std::optional<size_t> found;
  for (size_t i = 1; i < words.size(); ++i) {
    if (words[i].text != "references" || !is_of(words, i, column)) continue;
    if (found) return std::nullopt;  // two keys of one column
    found = i;
  }
  if (!found) return std::nullopt;
  size_t at = actions_at(words, *found);
  const size_t first = at;
  while (at + 2 < words.size() && words[at].text == "on") {
    const size_t length = action_length(words, at);
    if (words[at + 1].text == "delete") {
      const text::Span old{words[at].token.span.begin, words[at + length - 1].token.span.end};
      return lint::Fix{.kind = lint::FixKind::unsafe, .edits = {replace(scene, old, "ON DELETE " + wanted)}};
    }
    at += length;
  }
  return lint::Fix{.kind = lint::FixKind::unsafe,
                   .edits = {insert(scene, words[first - 1].token.span.end, " ON DELETE " + wanted)}};
}

}  // namespace fix
