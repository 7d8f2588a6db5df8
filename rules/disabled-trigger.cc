// DISABLE TRIGGER: rows written until it is enabled again pass it by, and with ALL foreign keys are not
// checked either; nothing looks at these rows later
// (https://www.postgresql.org/docs/current/sql-altertable.html). Who writes it means it: off unless chosen.
#include <fmt/format.h>

#include "lint/engine/alter.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::AlterTable>();
  for (const ast::AlterCommand& command : change.commands) {
    if (command.kind != ast::AlterCommand::Kind::disable_trigger) continue;
    const catalog::Relation* table = view.table_in_use(change.name);
    if (!table) return;
    const std::string name = view.catalog.qualified_name(*table);
    const bool all = command.trigger_scope == ast::AlterCommand::TriggerScope::all;
    lint::Finding finding = view.finding();
    finding.at = lint::clause_place(view, command);
    finding.subject = command.name.empty() ? name : lint::part_name(view.catalog, *table, command.name);
    finding.message =
        fmt::format("rows of {} written until {} {} enabled again pass {} by{}", name,
                    command.name.empty() ? "its triggers" : command.name, command.name.empty() ? "are" : "is",
                    command.name.empty() ? "them" : "it", all ? ", foreign keys included" : "");
    finding.help =
        view.step.block == ast::Block::none
            ? "do it in one transaction with what needs it: until its end, the lock keeps others from writing"
            : "SET LOCAL session_replication_role = replica does it for this transaction alone, without a "
              "lock "
              "(superuser, or GRANT SET from 15 on)";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule disabled_trigger{
    .id = "disabled-trigger",
    .summary = "triggers or foreign keys switched off on a table in use",
    .category = lint::Category::data,
    .severity = lint::Severity::warning,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable>(),
    .answers = "postgres-language-server avoidEnableDisableTrigger, MigrationPilot MP064"};

}  // namespace rules
