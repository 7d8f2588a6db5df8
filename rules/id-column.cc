// id says nothing of whose it is, once tables are joined.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_columns(view, [&](const catalog::Relation& table, ast::ColumnNumber number) {
    if (table.column(number).name != "id") return;
    lint::Finding finding = lint::about_column(view, table, number);
    finding.message = fmt::format("{} does not say what it identifies", finding.subject);
    finding.help = fmt::format("{}_id, as the tables that reference it call it", table.name);
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule id_column{.id = "id-column",
                                            .summary = "a column called id",
                                            .category = lint::Category::names,
                                            .severity = lint::Severity::note,
                                            .optional = true,
                                            .check = lint::SchemaCheck{check},
                                            .answers = "pgrubic GN017"};

}  // namespace rules
