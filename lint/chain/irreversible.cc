// Looking for that comment in the file of each revision, and in a down's own that does nothing else.

#include "lint/chain/irreversible.h"

#include "lint/chain/directive.h"
#include "lint/sql/split.h"

namespace chain {

void read_irreversible(Builder& builder) {
  constexpr std::string_view word = "migrate:irreversible";
  for (Revision& revision : builder.chain().revisions) {
    if (revision.irreversible || !revision.up) continue;
    uint32_t file = revision.up->file;
    if (builder.bytes(file).find(word) == std::string_view::npos) {
      if (!revision.down || !sql::is_empty(sql_of(builder.chain(), *revision.down))) continue;
      file = revision.down->file;
      if (builder.bytes(file).find(word) == std::string_view::npos) continue;
    }
    for (const sql::Comment& comment : sql::comments(builder.bytes(file))) {
      if (!comment.own_line || !comment.text.starts_with("--")) continue;
      const std::optional<Directive> directive = read_directive(comment.text);
      if (!directive || directive->kind != Directive::Kind::irreversible) continue;
      if (directive->error.empty())
        revision.irreversible = directive->rest;
      else
        builder.problem(Problem::Kind::directive, directive->error, directive->hint, {{file, comment.span}},
                        {revision.id}, directive->misspelt);
    }
  }
}

}  // namespace chain
