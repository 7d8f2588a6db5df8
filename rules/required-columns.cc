// `columns` lists them, each a name or a name and a type: "created_at timestamptz".
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/format_type.h"

namespace rules {

extern const lint::Rule required_columns;

namespace {

constexpr std::array<lint::RuleOption, 1> options{{{"columns", lint::RuleOption::Kind::list}}};

// What is wrong with the table as to one of the list; empty: nothing.
std::string lacks(const lint::SchemaView& view, const catalog::Relation& table, const std::string& wanted) {
  const size_t end = std::min(wanted.find(' '), wanted.size());
  const std::string name = wanted.substr(0, end), type = wanted.substr(std::min(end + 1, wanted.size()));
  const catalog::Column* column = table.find_column(name);
  if (!column) return fmt::format("has no column {}", wanted);
  if (type.empty() || column->type.oid == 0) return {};
  const std::string is = types::format_type(view.catalog, column->type);
  const bool same = is == type || (type == "timestamptz" && is == "timestamp with time zone") ||
                    (type == "timestamp" && is == "timestamp without time zone") ||
                    (type == "int" && is == "integer") || (type == "varchar" && is == "character varying") ||
                    (type == "bool" && is == "boolean");
  return same ? std::string() : fmt::format("has {} as {}, and not as {}", name, is, type);
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : lint::own_tables(view)) {
    const auto* columns =
        view.run.settings.option<std::vector<std::string>>(required_columns, "columns", table->made.file);
    if (!columns || table->open()) continue;
    for (const std::string& wanted : *columns) {
      const std::string what = lacks(view, *table, wanted);
      if (what.empty()) continue;
      lint::Finding finding = lint::about_table(view, *table);
      finding.message = fmt::format("{} {}", finding.subject, what);
      sink.add(std::move(finding));
    }
  }
}

}  // namespace

extern constinit const lint::Rule required_columns{
    .id = "required-columns",
    .summary = "a table without the columns that every table is to have",
    .category = lint::Category::names,
    .severity = lint::Severity::warning,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "pgrubic GN011 GN012 GN013 TP015",
    .options = options};

}  // namespace rules
