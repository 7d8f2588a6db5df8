// Beside the key every column may be NULL: a row need say nothing.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : lint::own_tables(view)) {
    const catalog::Constraint* key = table->primary_key();
    size_t asked = 0, nullable = 0;
    for (size_t i = 0; i < table->columns.size(); ++i) {
      const catalog::Column& column = table->columns[i];
      const auto number = static_cast<ast::ColumnNumber>(i + 1);
      if (column.dropped ||
          (key && std::find(key->columns.begin(), key->columns.end(), number) != key->columns.end()))
        continue;
      ++asked;
      nullable += column.not_null ? 0 : 1;
    }
    if (asked < 2 || nullable < asked || table->open()) continue;
    lint::Finding finding = lint::about_table(view, *table);
    finding.message = fmt::format("every column of {} beside its key may be NULL", finding.subject);
    finding.help = "NOT NULL for what a row cannot do without";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule all_columns_nullable{.id = "all-columns-nullable",
                                                       .summary = "a table of which every column may be NULL",
                                                       .category = lint::Category::schema,
                                                       .severity = lint::Severity::note,
                                                       .optional = true,
                                                       .check = lint::SchemaCheck{check},
                                                       .answers = "pg-index-health IH-37"};

}  // namespace rules
