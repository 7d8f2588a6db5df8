// A CHECK or foreign key that is validated as it is added: every row is read while the lock is held. NOT
// VALID adds it at once, VALIDATE CONSTRAINT in a later transaction reads the rows under a lock that lets
// reads and writes go on (https://www.postgresql.org/docs/current/sql-altertable.html, Notes).
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lint/ast/walk.h"
#include "lint/engine/alter.h"
#include "lint/engine/column_text.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

using ast::ConstraintDef;
using Kind = ast::AlterCommand::Kind;

bool validates(const lint::Altered& altered, const lint::AlterClause& clause) {
  return altered.scanned(clause.effects) || !clause.effects.fk_validations.empty();
}

// What names a check that has no name: its only column.
std::string only_column(const ConstraintDef& constraint) {
  std::set<std::string> columns;
  if (constraint.expr) {
    ast::walk_all(*constraint.expr, [&](const ast::Expr& expr) {
      if (expr.kind == ast::Expr::Kind::column && !expr.names.empty()) columns.insert(expr.names.back());
    });
  }
  return columns.size() == 1 ? *columns.begin() : std::string();
}

// The name that the server would give it, unless another has that.
std::string name_of(const lint::Altered& altered, const lint::AlterClause& clause,
                    const ConstraintDef& constraint) {
  if (!constraint.name.empty()) return constraint.name;
  const bool key = constraint.kind == ConstraintDef::Kind::foreign_key;
  std::string columns = clause.command.column ? clause.command.column->name
                        : key                 ? std::string()
                                              : only_column(constraint);
  for (const std::string& column : constraint.columns) columns += (columns.empty() ? "" : "_") + column;
  return lint::free_constraint(*altered.table, columns, key ? "fkey" : "check");
}

// The column's definition without that constraint, and the constraint for ADD CONSTRAINT.
struct Apart {
  std::string column, constraint;
};

Apart apart(const lint::StatementView& view, const ast::AlterCommand& command,
            const ConstraintDef& constraint) {
  const bool key = constraint.kind == ConstraintDef::Kind::foreign_key;
  const lint::Place place = lint::clause_place(view, command);
  const lint::ColumnText written = lint::read_column(view.run.source(place.file).slice(place.at));
  Apart out{written.name + " " + written.type, {}};
  for (const lint::ColumnPart& part : written.parts) {
    const bool this_one = part.keyword == (key ? "references" : "check") && out.constraint.empty();
    if (this_one)
      out.constraint = (key ? fmt::format("FOREIGN KEY ({}) ", written.name) : std::string()) + part.text;
    else
      out.column += (part.name.empty() ? " " : " CONSTRAINT " + part.name + " ") + part.text;
  }
  return out;
}

std::string recipe(const lint::StatementView& view, const lint::Altered& altered,
                   const lint::AlterClause& clause, const ConstraintDef& constraint) {
  const std::string table = lint::sql_name(view.catalog, *altered.table);
  const std::string name = sql::quote_identifier(name_of(altered, clause, constraint));
  const std::string_view text = view.run.source(view.step.origin.file).slice(clause.command.span);
  std::string add;
  if (clause.command.kind == Kind::add_column) {
    const Apart parts = apart(view, clause.command, constraint);
    add = lint::with_clause(view, clause.command, "ADD COLUMN " + parts.column) + "\n";
    add += fmt::format("ALTER TABLE {} ADD CONSTRAINT {} {} NOT VALID;", table, name, parts.constraint);
  } else if (constraint.name.empty()) {
    const std::string_view defined = text.substr(std::min(text.find_first_of(" \t\r\n"), text.size()));
    add =
        lint::with_clause(view, clause.command, fmt::format("ADD CONSTRAINT {}{} NOT VALID", name, defined));
  } else {
    add = lint::with_clause(view, clause.command, std::string(text) + " NOT VALID");
  }
  return add + "\n" +
         lint::own_revision(view.run.chain,
                            fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {};", table, name));
}

// "writes to it and to customers": a foreign key locks both tables, and what else the statement or the
// transaction does to one of them may lock that harder.
std::string kept_waiting(const lint::StatementView& view, const catalog::Relation& table,
                         const ast::Name& referenced) {
  const auto on = [&](const catalog::Relation& relation) {
    return lint::lock_meanwhile(view, relation) == effects::LockMode::access_exclusive;
  };
  const catalog::Relation* parent = view.catalog.relation(view.catalog.resolve_relation(referenced));
  if (parent == &table) return on(table) ? "reads and writes of it" : "writes to it";
  const bool child_read = on(table), parent_read = parent ? on(*parent) : child_read;
  if (child_read && parent_read) return fmt::format("reads and writes of it and of {}", referenced.name);
  if (child_read) return fmt::format("reads and writes of it and writes to {}", referenced.name);
  if (parent_read) return fmt::format("writes to it and reads and writes of {}", referenced.name);
  return fmt::format("writes to it and to {}", referenced.name);
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
  finding.message = fmt::format(
      "adding {} to {} checks every row of it while {} wait", name, altered.name,
      key ? kept_waiting(view, *altered.table, *constraint.ref_table) : std::string("reads and writes"));
  finding.help = recipe(view, altered, clause, constraint);
  finding.safe_sql = true;
  sink.add(std::move(finding));
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const effects::Effects& all = view.effects();
  if (all.scans.empty() && all.fk_validations.empty()) return;
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
        "add_foreign_key add_check_constraint add_reference, postgres-language-server "
        "addingForeignKeyConstraint constraintMissingNotValid, atlas PG305 PG306, MigrationPilot MP005 "
        "MP030, pgrubic US012 US013"};

}  // namespace rules
