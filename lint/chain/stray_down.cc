// What a section's marker could have slipped to, beyond the letters of its own (misspelt_marker.h).
#include "lint/chain/stray_down.h"

#include <algorithm>
#include <array>

#include "lint/sql/split.h"
#include "lint/text/case.h"
#include "lint/text/trim.h"

namespace chain {
namespace {

// What such a comment says, its letters alone.
constexpr std::array<std::string_view, 19> sayings = {"down",
                                                      "downs",
                                                      "undo",
                                                      "revert",
                                                      "rollback",
                                                      "roll back",
                                                      "down migration",
                                                      "migration down",
                                                      "migrate down",
                                                      "down migrate",
                                                      "migrations down",
                                                      "undo migration",
                                                      "revert migration",
                                                      "rollback migration",
                                                      "migration rollback",
                                                      "goose down",
                                                      "rambler down",
                                                      "drop below",
                                                      "up above down below"};

// Words with a blank between them: `--! +goose  Down` says "goose down".
std::string words_in(std::string_view comment) {
  std::string out;
  for (const char c : comment) {
    const char lower = text::lower(c);
    if (lower >= 'a' && lower <= 'z')
      out += lower;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  return std::string(text::trim_back(out));
}

bool is_marker_of_another(std::string_view comment) {
  const std::string letters = words_in(comment);
  return (letters == "goose down" && comment.find("+goose") != std::string_view::npos) ||
         (letters == "migrate down" && (comment.find("+migrate") != std::string_view::npos ||
                                        comment.find("migrate:") != std::string_view::npos));
}

bool is_told(const Chain& chain, const Revision& revision) {
  return std::any_of(chain.problems.begin(), chain.problems.end(), [&](const Problem& problem) {
    return (problem.kind == Problem::Kind::directive || problem.kind == Problem::Kind::malformed) &&
           std::find(problem.revisions.begin(), problem.revisions.end(), revision.id) !=
               problem.revisions.end();
  });
}

}  // namespace

void report_stray_downs(Builder& builder) {
  const Chain& chain = builder.chain();
  const Layout* layout = layout_named(chain.layout);
  const std::string_view own = layout != nullptr ? layout->down_mark : std::string_view();
  for (const Revision& revision : chain.revisions) {
    if (!revision.up || revision.irreversible || (!own.empty() && revision.down)) continue;
    const Script& up = *revision.up;
    const std::string_view sql = sql_of(chain, up);
    for (const sql::Comment& comment : sql::comments(sql, up.body.begin)) {
      constexpr size_t longest = 60;
      const bool one_line = comment.text.find('\n') == std::string_view::npos;
      if (!comment.own_line || !one_line || comment.text.size() > longest) continue;
      const bool says_so =
          own.empty() ? is_marker_of_another(comment.text)
                      : std::find(sayings.begin(), sayings.end(), words_in(comment.text)) != sayings.end();
      if (!says_so || sql::is_empty(sql.substr(comment.span.end - up.body.begin))) continue;
      if (is_told(chain, revision)) break;
      builder.problem(
          Problem::Kind::directive,
          "`" + std::string(comment.text) + "` begins no down: what follows it runs as part of the up",
          own.empty() ? "take it out with what follows, or write a down where " + chain.layout + " keeps it"
                      : "write `" + std::string(own) + "`, or say it in other words",
          {{up.file, comment.span}}, {revision.id});
      break;
    }
  }
}

}  // namespace chain
