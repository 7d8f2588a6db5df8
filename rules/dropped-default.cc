// A NOT NULL column without its default: code that leaves it out of an INSERT fails (23502). Worst where the
// same revision has added the column: no code that runs yet can name it.
#include <fmt/format.h>

#include "lint/engine/column_changes.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::each_change(view, lint::ColumnChange::Kind::without_default, [&](const lint::ColumnChange& change) {
    lint::Finding finding = lint::about(view, change);
    finding.message =
        change.fresh ? fmt::format(
                           "{} loses its default in the revision that adds it: INSERTs of code that does not "
                           "know it fail",
                           change.name)
                     : fmt::format("{} loses its default: INSERTs that leave it out fail", change.name);
    finding.help = lint::own_revision(
        view.run.chain,
        fmt::format(
            "ALTER TABLE {} ALTER COLUMN {} DROP DEFAULT;  -- once all code that runs gives it a value",
            lint::sql_name(view.catalog, *change.table), sql::quote_identifier(change.column)));
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule dropped_default{
    .id = "dropped-default",
    .summary = "a NOT NULL column that loses its default while code may leave it out",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers = "strong_migrations change_column_default, MigrationPilot MP048"};

}  // namespace rules
