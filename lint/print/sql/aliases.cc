// Found by the words around them, so that FOR UPDATE, ON DELETE and DO UPDATE SET are none.

#include "lint/print/sql/aliases.h"

#include <initializer_list>
#include <vector>

#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace print {
namespace {

struct Word {
  std::string text;  // in lower case where it is no quoted identifier
  sql::TokenKind kind;
  uint32_t begin;
};

std::vector<Word> words_of(const std::string& text) {
  std::vector<Word> words;
  sql::Scanner scanner(text);
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    const std::string_view written = scanner.text(token);
    words.push_back({token.kind == sql::TokenKind::word ? text::lower(written) : std::string(written),
                     token.kind, token.span.begin});
  }
  return words;
}

class Reader {
 public:
  explicit Reader(const std::vector<Word>& words) : words_(words) {}

  bool is(size_t at, std::initializer_list<std::string_view> any) const {
    for (const std::string_view one : any) {
      if (at < words_.size() && words_[at].text == one) return true;
    }
    return false;
  }
  bool is_name(size_t at) const {
    return at < words_.size() &&
           (words_[at].kind == sql::TokenKind::word || words_[at].kind == sql::TokenKind::quoted_identifier);
  }
  // Behind the table that is named at `at`.
  size_t behind_table(size_t at) const {
    if (is(at, {"only"})) ++at;
    if (!is_name(at)) return words_.size();
    ++at;
    while (is(at, {"."}) && is_name(at + 1)) at += 2;
    return is(at, {"*"}) ? at + 1 : at;
  }
  // Where a name for the table stands without AS, 0: nowhere.
  size_t alias(size_t verb) const {
    const bool updates = is(verb, {"update"}), deletes = is(verb, {"delete"}) && is(verb + 1, {"from"});
    if (!updates && !deletes) return 0;
    const size_t at = behind_table(verb + (updates ? 1 : 2)), next = at + 1;
    if (!is_name(at) || is(at, {"as", "set", "using", "where", "returning"})) return 0;
    if (updates) return is(next, {"set"}) ? at : 0;
    return next == words_.size() || is(next, {"using", "where", "returning", ";", ")"}) ? at : 0;
  }

 private:
  const std::vector<Word>& words_;
};

}  // namespace

std::string with_as(const std::string& text) {
  const std::vector<Word> words = words_of(text);
  const Reader reader(words);
  std::string out;
  uint32_t taken = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    const size_t alias = reader.alias(i);
    if (alias == 0) continue;
    out += text.substr(taken, words[alias].begin - taken) + "AS ";
    taken = words[alias].begin;
  }
  return out + text.substr(taken);
}

}  // namespace print
