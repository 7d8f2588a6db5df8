// Key words other than the unreserved ones: what pg_dump puts in quotes (quote_identifier,
// src/backend/utils/adt/ruleutils.c).
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

// For its letters, not for what it means: quoted-name's.
bool needs_quotes(std::string_view name) {
  return name.empty() || (name.front() >= '0' && name.front() <= '9') ||
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_$") != std::string_view::npos;
}

void ask(const std::string& name, lint::Finding finding, lint::Sink& sink) {
  if (!(!needs_quotes(name) && sql::quote_identifier(name) != name)) return;
  finding.message = fmt::format("{} is a key word: it needs quotes wherever the grammar wants another", name);
  finding.help = "another name";
  sink.add(std::move(finding));
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : lint::own_tables(view))
    ask(table->name, lint::about_table(view, *table), sink);
  lint::own_columns(view, [&](const catalog::Relation& table, ast::ColumnNumber number) {
    ask(table.column(number).name, lint::about_column(view, table, number), sink);
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
    .answers = "pglinter B010, pg-index-health IH-27, pgrubic NM010"};

}  // namespace rules
