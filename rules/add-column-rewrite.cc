// ADD COLUMN that writes the whole table anew: a volatile default (each row needs its own value), serial and
// identity, a stored generated column, a domain with a constraint
// (src/backend/commands/tablecmds.c, ATExecAddColumn;
// https://www.postgresql.org/docs/current/sql-altertable.html).
#include <fmt/format.h>

#include "lint/engine/alter.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

using Kind = ast::ConstraintDef::Kind;

bool is_serial(const ast::ColumnDef& column) {
  const std::string& type = column.type.name.name;
  return type.ends_with("serial") || type == "serial2" || type == "serial4" || type == "serial8";
}

std::string why(const ast::ColumnDef& column) {
  if (is_serial(column)) return "every row takes a number of the sequence";
  if (lint::find(column, Kind::identity)) return "every row takes a number of the identity's sequence";
  if (lint::find(column, Kind::generated)) return "every row stores the generated value";
  if (lint::find(column, Kind::default_)) return "the default is volatile: every row gets a value of its own";
  return "its type is a domain with a constraint";
}

std::string recipe(const lint::StatementView& view, const lint::Altered& altered,
                   const ast::ColumnDef& column) {
  const std::string table = lint::sql_name(view.catalog, *altered.table);
  const std::string name = sql::quote_identifier(column.name);
  if (lint::find(column, Kind::generated))
    return "add a plain column, fill it in batches and keep it by a trigger; from 18 on, VIRTUAL costs "
           "nothing";
  const ast::ConstraintDef* preset = lint::find(column, Kind::default_);
  std::string expression = "<its value>";
  if (preset && preset->expr && !preset->expr->span.empty()) {
    expression = std::string(view.run.source(view.step.origin.file).slice(preset->expr->span));
  }
  const bool numbered = is_serial(column) || lint::find(column, Kind::identity);
  std::string type = numbered ? "bigint" : "<its type>";
  if (!numbered && !column.type.name.name.empty()) type = column.type.name.name;
  std::string sql = fmt::format("ALTER TABLE {} ADD COLUMN {} {};\n", table, name, type);
  if (numbered) {
    const std::string sequence =
        sql::quote_identifier(lint::free_name(view.catalog, *altered.table, column.name, "seq"));
    sql += fmt::format("CREATE SEQUENCE {} OWNED BY {}.{};\n", sequence, table, name);
    expression = fmt::format("nextval('{}')", sequence);
  }
  sql += fmt::format("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {};\n", table, name, expression);
  sql += fmt::format(
      "-- then in batches, each a transaction of its own:\nUPDATE {0} SET {1} = DEFAULT WHERE {1} IS NULL "
      "AND <a range of its key>;",
      table, name);
  return sql;
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  if (view.effects().rewrites.empty()) return;
  const lint::Altered& altered = view.altered();
  for (const lint::AlterClause& clause : altered.clauses) {
    if (clause.command.kind != ast::AlterCommand::Kind::add_column || !clause.command.column) continue;
    if (!altered.rewritten(clause.effects)) continue;
    const ast::ColumnDef& column = *clause.command.column;
    lint::Finding finding = lint::about(view, altered, clause, "the table is rewritten");
    finding.subject = lint::part_name(view.catalog, *altered.table, column.name);
    finding.message = fmt::format("adding column {} rewrites {}: {}", column.name, altered.name, why(column));
    finding.help = recipe(view, altered, column);
    finding.safe_sql = !lint::find(column, Kind::generated);
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule add_column_rewrite{
    .id = "add-column-rewrite",
    .summary = "a new column that makes the server rewrite its table",
    .category = lint::Category::locks,
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable>(),
    .answers =
        "squawk adding-field-with-default, eugene E10 E11, strong_migrations add_column_default "
        "add_column_auto_incrementing add_column_generated_stored, postgres-language-server "
        "addingFieldWithDefault addSerialColumn, atlas PG302 PG309 PG310"};

}  // namespace rules
