// NOT VALID and VALIDATE CONSTRAINT in one transaction, or one ALTER TABLE: the lock of the first is held
// while the second reads every row, so nothing is won.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/alter.h"
#include "lint/engine/lock_of_adding.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

using Kind = ast::AlterCommand::Kind;

bool added_here(const ast::AlterTable& change, const std::string& name) {
  return std::any_of(change.commands.begin(), change.commands.end(), [&](const ast::AlterCommand& command) {
    return command.kind == Kind::add_constraint && command.constraint && command.constraint->name == name;
  });
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::AlterTable>();
  for (const ast::AlterCommand& command : change.commands) {
    if (command.kind != Kind::validate_constraint) continue;
    const catalog::Relation* table = view.table_in_use(change.name);
    if (!table) return;
    const catalog::Constraint* constraint = table->find_constraint(command.name);
    const bool same_statement = !constraint && added_here(change, command.name);
    const bool same_transaction =
        constraint && !constraint->validated && lint::lock_of_adding_held(view.run.held, *table, *constraint);
    if (!same_statement && !same_transaction) continue;
    const std::string name = view.catalog.qualified_name(*table);
    lint::Finding finding = view.finding();
    finding.subject = lint::part_name(view.catalog, *table, command.name);
    finding.message = fmt::format("{} is validated while the lock that adding it took on {} is still held",
                                  command.name, name);
    finding.label =
        same_statement ? "one statement, one lock" : "every row is read under the lock of ADD CONSTRAINT";
    if (constraint)
      finding.notes.push_back(
          {"added", "NOT VALID in the same transaction", view.run.place(constraint->made)});
    std::string rest = lint::with_clause(view, command, "");  // what else the statement does
    if (!rest.empty()) rest += "\n";
    finding.help =
        rest + lint::own_revision(view.run.chain, fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {};",
                                                              lint::sql_name(view.catalog, *table),
                                                              sql::quote_identifier(command.name)));
    finding.safe_sql = true;
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule validate_in_same_transaction{
    .id = "validate-in-same-transaction",
    .summary = "NOT VALID and VALIDATE under one lock",
    .category = lint::Category::locks,
    .severity = lint::Severity::warning,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable>(),
    .answers =
        "squawk constraint-missing-not-valid, strong_migrations validate_foreign_key "
        "validate_check_constraint, postgres-language-server requireSeparateConstraintValidation"};

}  // namespace rules
