// Parses a script of a chain.
#include "lint/chain/parse_script.h"

#include <algorithm>

namespace chain {

const Unfilled* unfilled_in(const Chain& chain, uint32_t file, text::Span at) {
  const auto found = std::lower_bound(chain.unfilled.begin(), chain.unfilled.end(), std::pair(file, at.begin),
                                      [](const Unfilled& one, const std::pair<uint32_t, uint32_t>& place) {
                                        return std::pair(one.file, one.at.begin) < place;
                                      });
  const bool here = found != chain.unfilled.end() && found->file == file && found->at.begin < at.end;
  return here ? &*found : nullptr;
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
