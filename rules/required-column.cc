// ADD COLUMN ... NOT NULL without a default: works on the empty table of a test, fails on rows (23502).
#include <fmt/format.h>

#include <optional>

#include "lint/engine/alter.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

// What the server says where there are rows, or certainly says, since the script has put some there.
const std::optional<std::string>& fails(const effects::Effects& effects) {
  return effects.error && effects.sqlstate == "23502" ? effects.error : effects.error_if_rows;
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  if (!fails(view.effects())) return;
  const lint::Altered& altered = view.altered();
  for (const lint::AlterClause& clause : altered.clauses) {
    if (clause.command.kind != ast::AlterCommand::Kind::add_column || !clause.command.column) continue;
    if (!fails(clause.effects)) continue;
    const std::string& column = clause.command.column->name;
    const std::string table = lint::sql_name(view.catalog, *altered.table);
    lint::Finding finding = view.finding();
    finding.at = lint::clause_place(view, clause.command);
    finding.subject = lint::part_name(view.catalog, *altered.table, column);
    finding.message =
        fmt::format("adding {} fails where {} has rows: {}", column, altered.name, *fails(clause.effects));
    finding.notes.push_back(view.not_new(*altered.table));
    finding.help = fmt::format(
        "give it a DEFAULT (from 11 on, a constant or stable one costs nothing); or add it without NOT NULL, "
        "fill it in "
        "batches,\nand prove it: CHECK ({} IS NOT NULL) NOT VALID, VALIDATE, SET NOT NULL",
        sql::quote_identifier(column));
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule required_column{
    .id = "required-column",
    .summary = "a NOT NULL column without a default, added to a table that may have rows",
    .category = lint::Category::data,
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable>(),
    .answers =
        "squawk adding-required-field, postgres-language-server addingRequiredField, atlas MF103, "
        "MigrationPilot MP084"};

}  // namespace rules
