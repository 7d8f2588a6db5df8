// Looking for DROP TABLE in the words behind a statement.

#include "lint/engine/later.h"

#include <algorithm>

#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace lint {

bool goes_later(const StatementView& view, const catalog::Relation& table) {
  constexpr size_t looked_at = 16384;  // bytes: a look at each statement must not cost the whole script
  const replay::Step& step = view.step;
  const std::string_view source = view.run.source(step.script.file).bytes;
  const size_t begin = step.statement.span.end, end = step.script.body.end;
  if (begin >= end) return false;
  const std::string_view rest = source.substr(begin, std::min(end - begin, looked_at));
  sql::Scanner scanner(rest);
  std::string before, word;
  bool listed = false;  // behind DROP TABLE
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    const std::string_view text = scanner.text(token);
    before = std::move(word);
    const bool quoted = text.size() > 1 && text.front() == '"';
    word = quoted ? std::string(text.substr(1, text.size() - 2)) : text::lower(text);
    if (token.kind == sql::TokenKind::semicolon) listed = false;
    if (listed && word == table.name) return true;
    if (!quoted && before == "drop" && word == "table") listed = true;
  }
  return false;
}

}  // namespace lint
