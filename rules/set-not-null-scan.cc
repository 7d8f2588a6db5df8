// SET NOT NULL reads the whole table under ACCESS EXCLUSIVE, unless a valid CHECK proves that there is no
// NULL (from 12 on; src/backend/commands/tablecmds.c, NotNullImpliedByRelConstraints).
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/alter.h"
#include "lint/engine/excerpt.h"
#include "lint/engine/messages.h"
#include "lint/engine/not_null_proof.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"

namespace rules {

namespace {

using Kind = ast::AlterCommand::Kind;

std::string recipe(const lint::StatementView& view, const lint::Altered& altered,
                   const ast::AlterCommand& command, const std::string& column) {
  const std::string table = lint::sql_name(view.catalog, *altered.table);
  const lint::NotNullProof proof = lint::not_null_proof(view.catalog, *altered.table, column, table);
  if (proof.clause.empty()) return proof.validate;
  const bool only = view.as<ast::AlterTable>().commands.size() == 1;
  std::string later = proof.validate;
  for (const std::string& statement : proof.then) later += "\n" + statement;
  return (only ? fmt::format("ALTER TABLE {} {};", table, proof.clause)
               : lint::with_clause(view, command, proof.clause)) +
         "\n" + lint::own_revision(view.run.chain, later);
}

// The statement drops a CHECK that keeps NULL out: it does so in an earlier pass.
bool drops_proof(const ast::AlterTable& change, const catalog::Relation& table, ast::ColumnNumber number) {
  return std::any_of(change.commands.begin(), change.commands.end(), [&](const ast::AlterCommand& command) {
    const catalog::Constraint* dropped =
        command.kind == Kind::drop_constraint ? table.find_constraint(command.name) : nullptr;
    if (!dropped || !dropped->check || !dropped->validated) return false;
    bool names = false;
    ast::walk(*dropped->check, [&](const ast::Expr& expr) {
      names = names || (expr.kind == ast::Expr::Kind::is_null && !expr.args.empty() && expr.args[0] &&
                        expr.args[0]->column == number);
    });
    return names;
  });
}

// What decides and stands in no file.
void say_unknown(const catalog::Column& column, lint::Finding& finding) {
  if (column.presumed)
    finding.notes.push_back(
        {"unknown", "no revision makes this column: if it is NOT NULL already, no row is read", {}});
}

// PRIMARY KEY USING INDEX sets NOT NULL on what of the index's columns is not.
void check_key(const lint::StatementView& view, const lint::Altered& altered, const lint::AlterClause& clause,
               lint::Sink& sink) {
  const ast::ConstraintDef& key = *clause.command.constraint;
  for (const ast::Oid oid : altered.table->indexes) {
    const catalog::Relation* index = view.catalog.relation(oid);
    if (!index || key.using_index.str() != index->name) continue;
    for (const catalog::IndexKey& part : index->index->keys) {
      if (part.column <= 0 || altered.table->column(part.column).not_null) continue;
      const std::string& column = altered.table->column(part.column).name;
      lint::Finding finding = lint::about(view, altered, clause, "every row is read");
      finding.subject = lint::part_name(view.catalog, *altered.table, column);
      finding.message =
          fmt::format("this primary key makes {} NOT NULL: it scans {}, and fails if a NULL is found",
                      finding.subject, altered.name);
      finding.help = recipe(view, altered, clause.command, column) + "\n" + lint::statement_text(view.sql());
      finding.safe_sql = true;
      say_unknown(altered.table->column(part.column), finding);
      sink.add(std::move(finding));
    }
  }
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  if (view.effects().scans.empty()) return;
  const lint::Altered& altered = view.altered();
  if (!altered.table || !altered.scanned(view.effects())) return;
  for (const lint::AlterClause& clause : altered.clauses) {
    const bool added = clause.command.kind == Kind::add_constraint && clause.command.constraint;
    if (added && clause.command.constraint->kind == ast::ConstraintDef::Kind::primary_key &&
        !clause.command.constraint->using_index.empty() && altered.scanned(clause.effects))
      check_key(view, altered, clause, sink);
    if (clause.command.kind != Kind::set_not_null) continue;
    const catalog::Column* column = altered.table->find_column(clause.command.name);
    if (!column || !altered.scanned(clause.effects)) continue;
    lint::Finding finding = lint::about(view, altered, clause, "every row is read");
    finding.subject = lint::part_name(view.catalog, *altered.table, clause.command.name);
    finding.message = fmt::format("SET NOT NULL on {} scans {}, and fails if a NULL is found",
                                  finding.subject, altered.name);
    if (drops_proof(view.as<ast::AlterTable>(), *altered.table, altered.table->column_number(column->name)))
      finding.notes.push_back(
          {"why", "DROP CONSTRAINT in the same statement runs first: what it drops proves nothing", {}});
    finding.help = recipe(view, altered, clause.command, clause.command.name);
    finding.safe_sql = true;
    say_unknown(*column, finding);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule set_not_null_scan{
    .id = "set-not-null-scan",
    .summary = "SET NOT NULL that reads the whole table under its strongest lock",
    .category = lint::Category::locks,
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable>(),
    .answers =
        "squawk adding-not-nullable-field, eugene E2 W14, strong_migrations change_column_null_postgresql "
        "change_column_null change_column_with_not_null, postgres-language-server addingNotNullField, atlas "
        "PG303 PG304 MF104, "
        "MigrationPilot MP002 MP018 MP081, pgrubic US010"};

}  // namespace rules
