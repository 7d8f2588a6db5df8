// A CHECK or foreign key that is validated as it is added: every row is read while the lock is held. NOT
// VALID adds it at once, VALIDATE CONSTRAINT in a later transaction reads the rows under a lock that lets
// reads and writes go on (https://www.postgresql.org/docs/current/sql-altertable.html, Notes).
#include <fmt/format.h>

#include "lint/engine/alter.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

using ast::ConstraintDef;
using Kind = ast::AlterCommand::Kind;

bool validates(const lint::Altered& altered, const lint::AlterClause& clause) {
  return altered.scanned(clause.effects) || !clause.effects.fk_validations.empty() ||
         clause.effects.validates_new.contains(altered.table->oid);
}

std::string recipe(const lint::StatementView& view, const lint::Altered& altered,
                   const lint::AlterClause& clause, const ConstraintDef& constraint) {
  const std::string table = lint::sql_name(view.catalog, *altered.table);
  std::string name = constraint.name;
  if (name.empty()) {
    const bool key = constraint.kind == ConstraintDef::Kind::foreign_key;
    name =
        lint::free_name(view.catalog, *altered.table,
                        constraint.columns.empty() ? "" : constraint.columns.front(), key ? "fkey" : "check");
  }
  const auto clauses = view.as<ast::AlterTable>().commands.size();
  std::string add;
  if (clause.command.kind == Kind::add_column) {
    add = "-- add the column without the constraint, then:\n";
    add += fmt::format("ALTER TABLE {} ADD CONSTRAINT {} <the constraint> NOT VALID;", table,
                       sql::quote_identifier(name));
  } else if (clauses == 1) {
    add = std::string(view.sql()) + " NOT VALID;";
  } else {
    const std::string_view text = view.run.source(view.step.origin.file).slice(clause.command.span);
    add = fmt::format("ALTER TABLE {} {} NOT VALID;", table, text);
  }
  return add + "\n" +
         lint::own_revision(view.run.chain, fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {};", table,
                                                        sql::quote_identifier(name)));
}

void report(const lint::StatementView& view, const lint::Altered& altered, const lint::AlterClause& clause,
            const ConstraintDef& constraint, lint::Sink& sink) {
  const bool key = constraint.kind == ConstraintDef::Kind::foreign_key;
  lint::Finding finding = lint::about(view, altered, clause, "every row is checked");
  const std::string name = constraint.name.empty() ? (key ? "a foreign key" : "a check") : constraint.name;
  finding.subject =
      lint::part_name(view.catalog, *altered.table,
                      !constraint.name.empty()      ? constraint.name
                      : clause.command.column       ? clause.command.column->name
                      : !constraint.columns.empty() ? constraint.columns.front()
                                                    : std::string(key ? "foreign key" : "check"));
  finding.message =
      fmt::format("adding {} to {} checks every row of it{}", name, altered.name,
                  key ? fmt::format(" while writes to it and to {} wait", constraint.ref_table->name)
                      : " while reads and writes wait");
  finding.help = recipe(view, altered, clause, constraint);
  finding.safe_sql = true;
  sink.add(std::move(finding));
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const effects::Effects& all = view.effects();
  if (all.scans.empty() && all.fk_validations.empty() && all.validates_new.empty()) return;
  const lint::Altered& altered = view.altered();
  for (const lint::AlterClause& clause : altered.clauses) {
    const auto validated = [&](const ConstraintDef& constraint) {
      return constraint.kind == ConstraintDef::Kind::check ||
             constraint.kind == ConstraintDef::Kind::foreign_key;
    };
    if (clause.command.kind == Kind::add_constraint && clause.command.constraint) {
      if (validated(*clause.command.constraint) && validates(altered, clause)) {
        report(view, altered, clause, *clause.command.constraint, sink);
      }
    } else if (clause.command.kind == Kind::add_column && clause.command.column &&
               !altered.rewritten(clause.effects)) {
      for (const ConstraintDef& constraint : clause.command.column->constraints) {
        if (!validated(constraint) || !validates(altered, clause)) continue;
        report(view, altered, clause, constraint, sink);
        break;
      }
    }
  }
}

}  // namespace

extern constinit const lint::Rule constraint_not_valid_first{
    .id = "constraint-not-valid-first",
    .summary = "a check or foreign key added and validated in one step",
    .category = lint::Category::locks,
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable>(),
    .answers =
        "squawk adding-foreign-key-constraint constraint-missing-not-valid, eugene E1, strong_migrations "
        "add_foreign_key add_check_constraint, postgres-language-server addingForeignKeyConstraint, atlas "
        "PG305 PG306"};

}  // namespace rules
