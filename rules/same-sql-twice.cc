// Two revisions with the same SQL: one of them may be a copy. What keeps nothing is no copy of anything, and
// what drops before it makes is meant to run again.

#include <algorithm>
#include <array>

#include "lint/engine/problems.h"
#include "lint/sql/scan.h"
#include "lint/sql/split.h"
#include "lint/text/case.h"

namespace rules {

namespace {

constexpr std::array<std::string_view, 18> keep_nothing = {
    "analyze", "begin",   "checkpoint", "cluster",  "commit", "discard", "end",  "explain", "notify",
    "refresh", "reindex", "reset",      "rollback", "select", "set",     "show", "start",   "vacuum"};

bool may_run_again(const lint::Context& run, const chain::Script& script) {
  bool keeps = false;
  const std::string_view sql = chain::sql_of(run.chain, script);
  for (const sql::Piece& piece : sql::split(sql)) {
    sql::Scanner scanner(sql.substr(piece.span.begin, piece.span.size()));
    const std::string word = text::lower(scanner.text(scanner.next_code()));
    if (word == "drop") return true;
    keeps |= std::find(keep_nothing.begin(), keep_nothing.end(), word) == keep_nothing.end();
  }
  return !keeps;
}

void check(const lint::ChainView& view, lint::Sink& sink) {
  lint::report_problems(view, sink, chain::Problem::Kind::same_sql, [&](const chain::Problem& problem) {
    const auto& revisions = view.run.chain.revisions;
    const auto found = std::find_if(revisions.begin(), revisions.end(), [&](const chain::Revision& revision) {
      return !problem.revisions.empty() && revision.id == problem.revisions.front();
    });
    return found == revisions.end() || !found->up || !may_run_again(view.run, *found->up);
  });
}

}  // namespace

extern constinit const lint::Rule same_sql_twice{.id = "same-sql-twice",
                                                 .summary = "the same SQL under two revision ids",
                                                 .category = lint::Category::chain,
                                                 .severity = lint::Severity::warning,
                                                 .check = lint::ChainCheck{check},
                                                 .answers = ""};

}  // namespace rules
