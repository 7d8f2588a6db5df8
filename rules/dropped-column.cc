// DROP COLUMN of one that running code may use: its SELECTs and INSERTs fail from then on, and an ORM's that
// lists all columns it knew when it started (src/backend/commands/tablecmds.c, ATExecDropColumn).
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/taken.h"
#include "lint/engine/transaction_advice.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

// New code leaves the column out: that must be possible before it goes.
std::string recipe(const lint::SchemaView& view, const lint::Taken& gone) {
  const std::string table = lint::sql_name(view.catalog, *gone.relation);
  const std::string column = sql::quote_identifier(gone.part);
  const catalog::Column* was = gone.relation->find_column(gone.part);
  const bool required = was && was->not_null && !was->default_expr && !was->is_identity();
  std::string sql;
  if (required)
    sql = fmt::format("ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL;  -- so that INSERTs can leave it out\n",
                      table, column);
  sql += "-- deploy code that neither reads nor writes it, then:\n";
  const std::string drop = fmt::format("ALTER TABLE {} DROP COLUMN {};", table, column);
  return sql + (required ? lint::own_revision(view.run.chain, drop) : drop);
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::each_taken(view, lint::Taken::Kind::column, [&](const lint::Taken& gone) {
    if (gone.how != lint::Taken::How::dropped) return;
    lint::Finding finding = lint::about(view, gone);
    const bool of_table = gone.relation->is_table();
    if (gone.emptied) {
      finding.message = fmt::format("{} is dropped and made anew: its values are lost", gone.name);
      finding.help =
          "add the new one under another name, fill it from the old one, then drop that and rename";
    } else if (of_table) {
      finding.message = fmt::format("dropping {} breaks code that still uses it", gone.name);
      finding.help = recipe(view, gone);
    } else {
      finding.message =
          fmt::format("{} goes with the view's old definition: code that still reads it breaks", gone.name);
      finding.help = "keep it in the new definition until no code reads it";
    }
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule dropped_column{
    .id = "dropped-column",
    .summary = "a column dropped that running code may use",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers =
        "squawk ban-drop-column, strong_migrations remove_column, postgres-language-server banDropColumn, "
        "atlas DS103, MigrationPilot MP017, pgrubic US001"};

}  // namespace rules
