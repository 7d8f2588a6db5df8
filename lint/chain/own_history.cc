// Looks for the history table's name in the scripts, or that of the lock that stands beside it.
#include "lint/chain/own_history.h"

#include <algorithm>

#include "lint/chain/lines.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"

namespace chain {
namespace {

struct Mentions {
  bool any = false, made = false;
};

bool is_name(std::string_view token, std::string_view name) {
  if (token.size() > 2 && token.front() == '"') return token.substr(1, token.size() - 2) == name;
  return same_ignoring_case(token, name);
}

// databasechangeloglock, knex_migrations_lock
bool is_lock_of(std::string_view token, std::string_view name) {
  return is_name(token, std::string(name) + "lock") || is_name(token, std::string(name) + "_lock");
}

// In whatever case: most scripts do not.
bool may_mention(std::string_view sql, std::string_view name) {
  return std::search(sql.begin(), sql.end(), name.begin(), name.end(),
                     [](char a, char b) { return text::lower(a) == text::lower(b); }) != sql.end();
}

// Not as a part of a longer one: __diesel_schema_migrations is no schema_migrations.
bool holds_word(std::string_view text, std::string_view name) {
  const auto in_word = [&](size_t at) {
    const char c = at < text.size() ? text::lower(text[at]) : ' ';
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  for (size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    if ((at == 0 || !in_word(at - 1)) && !in_word(at + name.size())) return true;
  }
  return false;
}

Mentions mentions_in(std::string_view sql, std::string_view name) {
  Mentions found;
  sql::Scanner scanner(sql);
  std::string_view first, before;
  bool table = false;  // CREATE TABLE, and no parenthesis yet
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    const std::string_view text = scanner.text(token);
    if (token.kind == sql::TokenKind::semicolon && token.ends) {
      first = before = {};
      table = false;
      continue;
    }
    if (token.kind == sql::TokenKind::dollar_string) found.any |= holds_word(text, name);
    if (text == "(") table = false;
    if (token.kind == sql::TokenKind::word || token.kind == sql::TokenKind::quoted_identifier) {
      if (first.empty()) first = text;
      if (same_ignoring_case(first, "create") && same_ignoring_case(text, "table")) table = true;
      if (is_lock_of(text, name)) found.any = true;
      if (is_name(text, name)) {
        found.any = true;
        found.made |= table || same_ignoring_case(before, "to");
      }
      before = text;
    }
  }
  return found;
}

// CREATE TABLE, CREATE SCHEMA: as good where it stands there already.
std::string if_not_there(std::string_view made_by) {
  std::string sql(made_by);
  for (const std::string_view command :
       {"CREATE TABLE ", "CREATE SCHEMA ", "CREATE INDEX ", "CREATE UNIQUE INDEX "}) {
    for (size_t at = sql.find(command); at != std::string::npos; at = sql.find(command, at + command.size()))
      sql.insert(at + command.size(), "IF NOT EXISTS ");
  }
  return sql;
}

}  // namespace

void stand_on_history(const History& history, Builder& builder) {
  if (history.made_by.empty()) return;
  const std::string_view name = history.table.substr(history.table.find('.') + 1);
  Chain& chain = builder.chain();
  bool any = false;
  for (const Revision& revision : chain.revisions) {
    for (const std::optional<Script>* script : {&revision.up, &revision.down}) {
      if (!*script) continue;
      const std::string_view sql = chain.files[(*script)->file].slice((*script)->body);
      if (!may_mention(sql, name)) continue;
      const Mentions found = mentions_in(sql, name);
      if (found.made) return;
      any |= found.any;
    }
  }
  if (!any) return;
  std::string sql = chain.search_path.empty() ? "" : "SET search_path TO " + chain.search_path + ";\n";
  sql += if_not_there(history.made_by);
  const uint32_t file = builder.add({"the history of " + chain.layout, std::move(sql), false});
  chain.base.push_back({file, chain.files[file].whole(), false, SendMode::statements});
}

}  // namespace chain
