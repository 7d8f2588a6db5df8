// Two revisions with the same SQL: one of them may be a copy. What keeps nothing is no copy of anything, what
// drops before it makes is meant to run again, and what was taken away in between is made anew.

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "lint/engine/problems.h"
#include "lint/sql/scan.h"
#include "lint/sql/split.h"
#include "lint/text/case.h"

namespace rules {

namespace {

constexpr std::array<std::string_view, 18> keep_nothing = {
    "analyze", "begin",   "checkpoint", "cluster",  "commit", "discard", "end",  "explain", "notify",
    "refresh", "reindex", "reset",      "rollback", "select", "set",     "show", "start",   "vacuum"};

// Words that stand before the name of what CREATE makes.
constexpr std::array<std::string_view, 36> before_name = {
    "aggregate", "collation",    "concurrently", "constraint", "domain",   "event",
    "exists",    "extension",    "foreign",      "function",   "global",   "if",
    "index",     "language",     "local",        "not",        "operator", "or",
    "policy",    "procedure",    "publication",  "recursive",  "replace",  "role",
    "rule",      "schema",       "sequence",     "server",     "table",    "temp",
    "temporary", "materialized", "trigger",      "type",       "unique",   "view"};

template <size_t n>
bool is_among(const std::array<std::string_view, n>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string first_word(std::string_view sql) {
  sql::Scanner scanner(sql);
  return text::lower(scanner.text(scanner.next_code()));
}

bool may_run_again(std::string_view sql) {
  bool keeps = false;
  for (const sql::Piece& piece : sql::split(sql)) {
    // \copy and \i read what may be another text by then.
    if (piece.kind == sql::Piece::Kind::psql_command) return true;
    const std::string word = first_word(sql.substr(piece.span.begin, piece.span.size()));
    if (word == "drop") return true;
    keeps |= !is_among(keep_nothing, word);
  }
  return !keeps;
}

// What a script creates: names without schema, in lower case and without quotes.
std::vector<std::string> created(std::string_view sql) {
  std::vector<std::string> names;
  for (const sql::Piece& piece : sql::split(sql)) {
    sql::Scanner scanner(sql.substr(piece.span.begin, piece.span.size()));
    if (text::lower(scanner.text(scanner.next_code())) != "create") continue;
    std::string name;
    bool qualified = true;
    for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
         token = scanner.next_code()) {
      const std::string word = text::lower(scanner.text(token));
      const bool quoted = token.kind == sql::TokenKind::quoted_identifier;
      if (name.empty() && !quoted && is_among(before_name, word)) continue;
      if (!name.empty() && word == ".") {
        qualified = true;
        continue;
      }
      if (!qualified || word == "on" || (!quoted && token.kind != sql::TokenKind::word)) break;
      name = quoted ? word.substr(1, word.size() - 2) : word;
      qualified = false;
    }
    if (!name.empty()) names.push_back(std::move(name));
  }
  return names;
}

// Whether a revision between the two takes away what they make, or may: it is made again then.
bool undone_between(const chain::Chain& chain, const chain::Revision& first, const chain::Revision& again) {
  const std::vector<std::string> names = created(chain::sql_of(chain, *first.up));
  if (names.empty()) return false;
  for (const chain::Revision* between = &first + 1; between < &again; ++between) {
    if (between->opaque) return true;
    if (!between->up) continue;
    const std::string_view sql = chain::sql_of(chain, *between->up);
    for (const sql::Piece& piece : sql::split(sql)) {
      const std::string words = text::lower(sql.substr(piece.span.begin, piece.span.size()));
      if (words.find("drop") == std::string::npos) continue;
      for (const std::string& name : names)
        if (words.find(name) != std::string::npos) return true;
    }
  }
  return false;
}

const chain::Revision* revision_of(const chain::Chain& chain, std::string_view id) {
  const auto found = std::find_if(chain.revisions.begin(), chain.revisions.end(),
                                  [&](const chain::Revision& revision) { return revision.id == id; });
  return found == chain.revisions.end() ? nullptr : &*found;
}

bool is_copy(const chain::Chain& chain, const chain::Problem& problem) {
  if (problem.revisions.size() != 2) return true;
  const chain::Revision* again = revision_of(chain, problem.revisions[0]);
  const chain::Revision* first = revision_of(chain, problem.revisions[1]);
  if (!again || !first || !again->up || !first->up) return true;
  if (first > again) std::swap(first, again);
  return !may_run_again(chain::sql_of(chain, *again->up)) && !undone_between(chain, *first, *again);
}

void check(const lint::ChainView& view, lint::Sink& sink) {
  lint::report_problems(view, sink, chain::Problem::Kind::same_sql,
                        [&](const chain::Problem& problem) { return is_copy(view.run.chain, problem); });
}

}  // namespace

extern constinit const lint::Rule same_sql_twice{.id = "same-sql-twice",
                                                 .summary = "the same SQL under two revision ids",
                                                 .category = lint::Category::chain,
                                                 .severity = lint::Severity::warning,
                                                 .check = lint::ChainCheck{check},
                                                 .answers = ""};

}  // namespace rules
