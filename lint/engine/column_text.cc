// Cutting by the words that begin a column constraint (ColConstraint, src/backend/parser/gram.y).

#include "lint/engine/column_text.h"

#include <algorithm>
#include <array>

#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace lint {

namespace {

constexpr std::array<std::string_view, 10> beginnings = {
    "check",     "collate", "compression", "constraint", "default",
    "generated", "null",    "primary",     "references", "unique"};

struct Word {
  std::string text;  // in lower case, as written where it is quoted
  uint32_t begin = 0, end = 0;
  bool outside = true;  // of parentheses
};

std::vector<Word> words_of(std::string_view definition) {
  std::vector<Word> words;
  sql::Scanner scanner(definition);
  int depth = 0;
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    const std::string_view text = scanner.text(token);
    const bool closes = text == ")" || text == "]";
    if (closes) --depth;
    words.push_back({text::lower(text), token.span.begin, token.span.end, depth == 0});
    if (text == "(" || text == "[") ++depth;
    if (depth < 0) {  // the end of what the definition stands in
      words.pop_back();
      break;
    }
  }
  return words;
}

// A value or an action may be called so too: DEFAULT NULL, SET DEFAULT, BY DEFAULT, IS NULL.
bool begins_part(const std::vector<Word>& words, size_t at) {
  const Word& word = words[at];
  if (!word.outside || at < 2) return false;
  const std::string& before = words[at - 1].text;
  if (word.text == "not") return at + 1 < words.size() && words[at + 1].text == "null";
  if (word.text == "null" && before == "not") return false;
  if (std::find(beginnings.begin(), beginnings.end(), word.text) == beginnings.end()) return false;
  const bool value =
      before == "default" || before == "set" || before == "by" || before == "is" || before == ".";
  return !value && !(at >= 2 && words[at - 2].text == "constraint");
}

}  // namespace

const ColumnPart* ColumnText::find(std::string_view keyword) const {
  const auto found = std::find_if(parts.begin(), parts.end(),
                                  [&](const ColumnPart& part) { return part.keyword == keyword; });
  return found == parts.end() ? nullptr : &*found;
}

std::string ColumnText::default_expression() const {
  const ColumnPart* part = find("default");
  if (!part) return {};
  const size_t at = part->text.find_first_not_of(" \t\r\n", std::string_view("default").size());
  return at == std::string::npos ? std::string() : part->text.substr(at);
}

ColumnText read_column(std::string_view definition) {
  ColumnText column;
  const std::vector<Word> words = words_of(definition);
  if (words.empty()) return column;
  const auto text = [&](size_t first, size_t last) {
    return std::string(definition.substr(words[first].begin, words[last].end - words[first].begin));
  };
  column.name = text(0, 0);
  std::vector<size_t> starts;
  for (size_t i = 1; i < words.size(); ++i) {
    if (begins_part(words, i)) starts.push_back(i);
  }
  const size_t type_end = starts.empty() ? words.size() : starts.front();
  if (type_end > 1) column.type = text(1, type_end - 1);
  for (size_t i = 0; i < starts.size(); ++i) {
    const size_t last = (i + 1 < starts.size() ? starts[i + 1] : words.size()) - 1;
    size_t first = starts[i];
    ColumnPart part;
    if (words[first].text == "constraint" && first + 2 <= last) {
      part.name = text(first + 1, first + 1);
      first += 2;
    }
    part.keyword = words[first].text == "not" ? "not null" : words[first].text;
    part.text = text(first, last);
    if (part.keyword == "collate")
      column.type += " " + part.text;
    else
      column.parts.push_back(std::move(part));
  }
  return column;
}

}  // namespace lint
