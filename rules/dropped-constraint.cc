// DROP CONSTRAINT of a foreign key, CHECK or unique constraint, with nothing that guards the same afterwards.
// That it is meant is likely: off unless chosen. A foreign key takes ACCESS EXCLUSIVE on the table it points
// at, too (src/backend/catalog/pg_constraint.c, RemoveConstraintById).
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/alter.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/taken.h"

namespace rules {

namespace {

using catalog::Constraint;

std::string guarded(const lint::StatementView& view, const Constraint& constraint) {
  switch (constraint.kind) {
    case Constraint::Kind::foreign_key: {
      const catalog::Relation* parent = view.catalog.relation(constraint.ref_table);
      return fmt::format("rows that point at nothing in {}",
                         parent ? view.catalog.qualified_name(*parent) : "its parent");
    }
    case Constraint::Kind::unique:
    case Constraint::Kind::primary_key: return "rows that are alike";
    case Constraint::Kind::check: return "rows that it refused";
    default: return {};
  }
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::AlterTable>();
  const bool adds = std::any_of(
      change.commands.begin(), change.commands.end(),
      [](const ast::AlterCommand& c) { return c.kind == ast::AlterCommand::Kind::add_constraint; });
  if (adds) return;  // one takes the other's place
  for (const ast::AlterCommand& command : change.commands) {
    if (command.kind != ast::AlterCommand::Kind::drop_constraint) continue;
    const catalog::Relation* table = view.table_in_use(change.name);
    const Constraint* constraint = table ? table->find_constraint(command.name) : nullptr;
    if (!constraint || !lint::known_to_running_code(view.run, constraint->made, view.step.revision)) continue;
    const std::string what = guarded(view, *constraint);
    if (what.empty()) continue;
    lint::Finding finding = view.finding();
    finding.at = lint::clause_place(view, command);
    finding.subject = lint::part_name(view.catalog, *table, command.name);
    finding.message =
        fmt::format("without {}, {} takes {}", command.name, view.catalog.qualified_name(*table), what);
    finding.notes.push_back(view.run.made("made", command.name, constraint->made));
    finding.help =
        "add what takes its place first, NOT VALID where it reads every row, and drop this one then";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule dropped_constraint{
    .id = "dropped-constraint",
    .summary = "a constraint dropped that nothing takes the place of",
    .category = lint::Category::data,
    .severity = lint::Severity::warning,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable>(),
    .answers = "atlas CD101 CD102 CD103 PG312, MigrationPilot MP055, pgrubic CT004"};

}  // namespace rules
