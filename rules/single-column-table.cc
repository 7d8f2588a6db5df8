// A table without a second column says nothing but that its key exists.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : lint::own_tables(view)) {
    const auto live = std::count_if(table->columns.begin(), table->columns.end(),
                                    [](const catalog::Column& column) { return !column.dropped; });
    if (live > 1 || table->open()) continue;
    lint::Finding finding = lint::about_table(view, *table);
    finding.message = fmt::format("{} has {} column", finding.subject, live == 0 ? "no" : "one");
    finding.help = "drop it, or give it what was forgotten";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule single_column_table{.id = "single-column-table",
                                                      .summary = "a table of no or one column",
                                                      .category = lint::Category::schema,
                                                      .severity = lint::Severity::note,
                                                      .optional = true,
                                                      .check = lint::SchemaCheck{check},
                                                      .answers = "pg-index-health IH-26"};

}  // namespace rules
