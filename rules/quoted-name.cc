// Without quotes names are folded to small letters: what has others must be quoted for ever.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

bool needs_quotes(std::string_view name) {
  return name.empty() || (name.front() >= '0' && name.front() <= '9') ||
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_$") != std::string_view::npos;
}

void ask(const std::string& name, lint::Finding finding, lint::Sink& sink) {
  if (!(needs_quotes(name))) return;
  finding.message = fmt::format("{} needs quotes wherever it is written", name);
  finding.help = "small letters, digits and underscores";
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

extern constinit const lint::Rule quoted_name{
    .id = "quoted-name",
    .summary = "a table or column that needs quotes everywhere",
    .category = lint::Category::names,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "pglinter B005, pg-index-health IH-28, pgrubic NM011 NM013"};

}  // namespace rules
