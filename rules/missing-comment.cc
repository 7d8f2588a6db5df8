// COMMENT ON: `of` says of what one is wanted: tables, columns, functions.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

extern const lint::Rule missing_comment;

namespace {

constexpr std::array<lint::RuleOption, 1> options{{{"of", lint::RuleOption::Kind::list}}};

using Words = std::vector<std::string>;

bool wanted(const lint::SchemaView& view, std::string_view word, uint32_t file) {
  const auto* of = view.run.settings.option<Words>(missing_comment, "of", file);
  return of ? std::find(of->begin(), of->end(), word) != of->end() : word == "tables";
}

void say(lint::Finding finding, std::string_view what, lint::Sink& sink) {
  finding.message = fmt::format("{} {} has no comment", what, finding.subject);
  sink.add(std::move(finding));
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : lint::own_tables(view)) {
    if (table->comment.empty() && wanted(view, "tables", table->made.file))
      say(lint::about_table(view, *table), "table", sink);
  }
  lint::own_columns(view, [&](const catalog::Relation& table, ast::ColumnNumber number) {
    const catalog::Column& column = table.column(number);
    if (column.comment.empty() && wanted(view, "columns", column.made.file))
      say(lint::about_column(view, table, number), "column", sink);
  });
  lint::own_functions(view, [&](const catalog::Function& function) {
    if (!function.comment.empty() || !wanted(view, "functions", function.made.file)) return;
    lint::Finding finding = view.finding(function.made, function.name);
    finding.subject = fmt::format("{}.{}", view.catalog.schema_name(function.schema), function.name);
    say(std::move(finding), "function", sink);
  });
}

}  // namespace

extern constinit const lint::Rule missing_comment{.id = "missing-comment",
                                                  .summary = "a table without a comment",
                                                  .category = lint::Category::names,
                                                  .severity = lint::Severity::note,
                                                  .optional = true,
                                                  .check = lint::SchemaCheck{check},
                                                  .answers = "pg-index-health IH-11 IH-12 IH-15",
                                                  .options = options};

}  // namespace rules
