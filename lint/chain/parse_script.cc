// Parses a script of a chain.
#include "lint/chain/parse_script.h"

#include <algorithm>

#include "lint/sql/scan.h"

namespace chain {

const Unfilled* unfilled_in(const Chain& chain, uint32_t file, text::Span at) {
  const auto found = std::lower_bound(chain.unfilled.begin(), chain.unfilled.end(), std::pair(file, at.begin),
                                      [](const Unfilled& one, const std::pair<uint32_t, uint32_t>& place) {
                                        return std::pair(one.file, one.at.begin) < place;
                                      });
  const bool here = found != chain.unfilled.end() && found->file == file && found->at.begin < at.end;
  return here ? &*found : nullptr;
}

namespace {

// Within 'x' or "x" it is a value or a name, whatever stands for it; elsewhere it may be any piece of SQL.
bool is_in_quotes(std::string_view sql, uint32_t at) {
  sql::Scanner scanner(sql);
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    if (!token.span.contains(at)) continue;
    if (token.kind != sql::TokenKind::dollar_string)
      return token.kind == sql::TokenKind::string || token.kind == sql::TokenKind::quoted_identifier;
    const std::string_view body = scanner.text(token);
    const auto open = static_cast<uint32_t>(body.find('$', 1)) + 1;
    return at >= token.span.begin + open && is_in_quotes(body.substr(open), at - token.span.begin - open);
  }
  return false;
}

}  // namespace

bool hangs_on_unfilled(const Chain& chain, uint32_t file, text::Span at) {
  const Unfilled* one = unfilled_in(chain, file, at);
  const std::string_view sql = one == nullptr ? std::string_view() : chain.files[file].slice(at);
  for (; one != nullptr; one = unfilled_in(chain, file, {one->at.begin + 1, at.end})) {
    if (!is_in_quotes(sql, one->at.begin - at.begin)) return true;
  }
  return false;
}

sql::Parsed parse_script(const Chain& chain, const Script& script) {
  sql::Parsed parsed = sql::parse(sql_of(chain, script), script.body.begin);
  if (chain.unfilled.empty()) return parsed;
  for (sql::Statement& statement : parsed.statements) {
    if (!statement.error || statement.error->kind != sql::SyntaxError::Kind::syntax) continue;
    const Unfilled* one = unfilled_in(chain, script.file, statement.span);
    if (one == nullptr) continue;
    sql::SyntaxError& error = *statement.error;
    error.kind = sql::SyntaxError::Kind::placeholder;
    error.token = one->name;
    error.at = one->at;
    error.hint = "`" + one->name + "` has no value: give it one in [placeholders] of schemalint.toml";
  }
  return parsed;
}

}  // namespace chain
