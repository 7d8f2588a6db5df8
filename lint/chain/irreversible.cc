// Looking for that comment in the file of each revision without a down.

#include "lint/chain/irreversible.h"

#include "lint/chain/directive.h"
#include "lint/sql/split.h"

namespace chain {

void read_irreversible(Builder& builder) {
  for (Revision& revision : builder.chain().revisions) {
    if (revision.irreversible || !revision.up) continue;
    const uint32_t file = revision.up->file;
    if (builder.bytes(file).find("migrate:irreversible") == std::string_view::npos) continue;
    for (const sql::Comment& comment : sql::comments(builder.bytes(file))) {
      if (!comment.own_line || !comment.text.starts_with("--")) continue;
      const std::optional<Directive> directive = read_directive(comment.text);
      if (!directive || directive->kind != Directive::Kind::irreversible) continue;
      if (directive->error.empty())
        revision.irreversible = directive->rest;
      else
        builder.problem(Problem::Kind::directive, directive->error, directive->hint, {{file, comment.span}},
                        {revision.id});
    }
  }
}

}  // namespace chain
