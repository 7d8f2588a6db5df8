// A CHECK holds for new rows from the COMMIT on, NOT VALID or not: code that still writes others fails. Files
// do not tell what code writes, so this is off unless chosen.
#include <fmt/format.h>

#include "lint/engine/alter.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/taken.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  const catalog::Relation* table = view.table_in_use(view.as<ast::AlterTable>().name);
  if (!table || !lint::known_to_running_code(view.run, table->made, view.step.revision)) return;
  for (const ast::AlterCommand& command : view.as<ast::AlterTable>().commands) {
    const bool adds = command.kind == ast::AlterCommand::Kind::add_constraint && command.constraint &&
                      command.constraint->kind == ast::ConstraintDef::Kind::check;
    if (!adds) continue;
    const std::string name = view.catalog.qualified_name(*table);
    lint::Finding finding = view.finding();
    finding.at = lint::clause_place(view, command);
    finding.subject = name;
    finding.message =
        fmt::format("code that still writes rows to {} which this CHECK refuses fails from now on", name);
    finding.help = "first deploy code that writes no such rows; NOT VALID spares the old rows alone";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule stricter_check{
    .id = "stricter-check",
    .summary = "a CHECK that refuses what running code may still write",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable>()};

}  // namespace rules
