// UNLOGGED at the head: nothing of it is in the WAL, so a crash truncates it and no standby has its rows.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : lint::own_tables(view)) {
    if (table->persistence != ast::Persistence::unlogged) continue;
    lint::Finding finding = lint::about_table(view, *table);
    finding.message =
        fmt::format("{} is UNLOGGED: a crash empties it, and no standby has its rows", finding.subject);
    finding.help = fmt::format("-- rewrites the table under ACCESS EXCLUSIVE\nALTER TABLE {} SET LOGGED;",
                               lint::sql_name(view.catalog, *table));
    finding.safe_sql = true;
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule unlogged_table{.id = "unlogged-table",
                                                 .summary = "a table that a crash empties",
                                                 .category = lint::Category::schema,
                                                 .severity = lint::Severity::note,
                                                 .optional = true,
                                                 .check = lint::SchemaCheck{check},
                                                 .answers = "pgrubic GN019"};

}  // namespace rules
