// DROP NOT NULL: code that still runs reads the column as if it always had a value. It breaks when the next
// release writes the first NULL. Often a column is made free before it is dropped, so this is off unless
// chosen.
#include <fmt/format.h>

#include "lint/engine/column_changes.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::each_change(view, lint::ColumnChange::Kind::nullable, [&](const lint::ColumnChange& change) {
    if (change.fresh) return;
    lint::Finding finding = lint::about(view, change);
    finding.message = fmt::format(
        "{} may be NULL from now on: code that still takes it for a value may break", change.name);
    finding.help = "deploy code that reads NULL first, and code that writes it after";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule dropped_not_null{
    .id = "dropped-not-null",
    .summary = "NOT NULL dropped while code may still expect a value",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "squawk ban-drop-not-null, postgres-language-server banDropNotNull, MigrationPilot MP029"};

}  // namespace rules
