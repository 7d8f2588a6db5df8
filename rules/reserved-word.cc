// Key words other than the unreserved ones: what pg_dump puts in quotes (quote_identifier,
// src/backend/utils/adt/ruleutils.c).
#include <fmt/format.h>

#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

// What needs quotes for its letters is quoted-name's.
bool is_reserved(const std::string& name) {
  return !lint::needs_quotes(name) && sql::quote_identifier(name) != name;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_names(view, is_reserved, [&](const std::string& name, lint::Finding finding) {
    finding.message =
        fmt::format("{} is a key word: it needs quotes wherever the grammar wants another", name);
    finding.help = "another name";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule reserved_word{
    .id = "reserved-word",
    .summary = "a table or column named as a key word",
    .category = lint::Category::names,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "pglinter B010, pg-index-health IH-27, pgrubic NM011"};

}  // namespace rules
