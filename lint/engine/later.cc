// Looking for a few words behind a statement.

#include "lint/engine/later.h"

#include <algorithm>

#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace lint {

namespace {

std::string plain_word(std::string_view text) {
  const bool quoted = text.size() > 1 && text.front() == '"';
  return quoted ? std::string(text.substr(1, text.size() - 2)) : text::lower(text);
}

bool revokes(std::string_view sql, std::string_view object) {
  sql::Scanner scanner(sql);
  bool revoke = false, from = false, named = false;
  std::string before;
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    if (token.kind == sql::TokenKind::semicolon) {
      revoke = from = named = false;
      continue;
    }
    const std::string word = plain_word(scanner.text(token));
    revoke = revoke || word == "revoke";
    named = named || (revoke && !from && (word == object || (before == "all" && word == "tables")));
    from = from || (revoke && word == "from");
    if (from && named && word == "public") return true;
    before = word;
  }
  return false;
}

}  // namespace

bool revoked_later(const StatementView& view, std::string_view object) {
  size_t left = 65536;  // bytes: a look at each GRANT must not cost the whole chain
  const auto look = [&](const chain::Script& script, size_t begin) {
    const size_t end = std::min<size_t>(script.body.end, begin + left);
    if (begin >= end) return false;
    left -= end - begin;
    return revokes(std::string_view(view.run.source(script.file).bytes).substr(begin, end - begin), object);
  };
  if (look(view.step.script, view.step.statement.span.end)) return true;
  const auto& revisions = view.run.chain.revisions;
  for (size_t i = view.step.revision + 1; i < revisions.size() && left > 0; ++i) {
    if (revisions[i].up && look(*revisions[i].up, revisions[i].up->body.begin)) return true;
  }
  return false;
}

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
