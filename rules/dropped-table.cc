// DROP TABLE of one that running code may use. The rows go too, also where a new and empty table takes the
// name (src/backend/commands/tablecmds.c, RemoveRelations).
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/taken.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::each_taken(view, lint::Taken::Kind::relation, [&](const lint::Taken& gone) {
    // Code reads a partitioned table, not its partitions: they come and go.
    if (gone.how != lint::Taken::How::dropped || !gone.relation->is_table() || gone.relation->is_partition())
      return;
    lint::Finding finding = lint::about(view, gone);
    const std::string name = lint::sql_name(view.catalog, *gone.relation);
    finding.message =
        gone.emptied
            ? fmt::format("{} is dropped and made anew: its rows are lost", gone.name)
            : fmt::format("dropping {} breaks code that still uses it; its rows are lost", gone.name);
    finding.help =
        gone.emptied
            ? fmt::format(
                  "make the new one under another name, INSERT INTO it ... SELECT FROM {}, then drop "
                  "the old one and rename",
                  name)
            : fmt::format(
                  "-- first deploy code that does not name it; nobody does when these stand still:\n"
                  "SELECT seq_scan, idx_scan, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables\n"
                  " WHERE relid = '{0}'::regclass;\n"
                  "-- then, in a later revision:\nDROP TABLE {0};",
                  name);
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule dropped_table{
    .id = "dropped-table",
    .summary = "a table dropped that running code may use",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers =
        "squawk ban-drop-table, strong_migrations create_table, postgres-language-server banDropTable, "
        "atlas DS102, MigrationPilot MP026, pgrubic US021"};

}  // namespace rules
