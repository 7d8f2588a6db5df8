// What has no name gets one made of the table's and the columns' (src/backend/commands/indexcmds.c,
// ChooseIndexName; ChooseConstraintName), with a number behind it where that is taken: another one on another
// database.
#include <fmt/format.h>

#include <variant>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

using Kind = ast::ConstraintDef::Kind;

void ask(const lint::StatementView& view, const ast::ConstraintDef& constraint, const std::string& table,
         lint::Sink& sink) {
  const bool asked = constraint.kind == Kind::check || constraint.kind == Kind::foreign_key ||
                     constraint.kind == Kind::unique || constraint.kind == Kind::exclusion;
  if (!asked || !constraint.name.empty() || !constraint.using_index.empty()) return;
  lint::Finding finding = view.finding();
  if (!constraint.span.empty()) finding.at.at = constraint.span;
  finding.subject = table;
  finding.message = fmt::format(
      "a constraint of {} has no name: the server makes one, which a later DROP must guess", table);
  finding.help = "CONSTRAINT <name>";
  sink.add(std::move(finding));
}

void ask(const lint::StatementView& view, const ast::ColumnDef& column, const std::string& table,
         lint::Sink& sink) {
  for (const ast::ConstraintDef& constraint : column.constraints) ask(view, constraint, table, sink);
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  if (const auto* create = view.is<ast::CreateTable>()) {
    if (create->persistence == ast::Persistence::temporary) return;
    for (const ast::TableElement& element : create->elements) {
      if (const auto* column = std::get_if<ast::ColumnDef>(&element))
        ask(view, *column, create->name.name, sink);
      if (const auto* constraint = std::get_if<ast::ConstraintDef>(&element))
        ask(view, *constraint, create->name.name, sink);
    }
  }
  if (const auto* alter = view.is<ast::AlterTable>()) {
    for (const ast::AlterCommand& command : alter->commands) {
      if (command.column) ask(view, *command.column, alter->name.name, sink);
      if (command.constraint) ask(view, *command.constraint, alter->name.name, sink);
    }
  }
  const auto* index = view.is<ast::CreateIndex>();
  if (!index || !index->name.empty()) return;
  lint::Finding finding = view.finding();
  finding.subject = index->table.name;
  finding.message = fmt::format(
      "an index of {} has no name: the server makes one, which a later DROP must guess", index->table.name);
  finding.help = "CREATE INDEX <name> ON ...";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule server_chosen_name{
    .id = "server-chosen-name",
    .summary = "a constraint or index that the server names",
    .category = lint::Category::names,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::CreateTable, ast::AlterTable, ast::CreateIndex>(),
    .answers = "pgrubic NM008, MigrationPilot MP042"};

}  // namespace rules
