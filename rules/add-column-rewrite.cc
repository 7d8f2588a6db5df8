// ADD COLUMN that writes the whole table anew: a volatile default (each row needs its own value), serial and
// identity, a stored generated column, a domain with a constraint
// (src/backend/commands/tablecmds.c, ATExecAddColumn;
// https://www.postgresql.org/docs/current/sql-altertable.html).
#include <fmt/format.h>

#include "lint/engine/alter.h"
#include "lint/engine/column_text.h"
#include "lint/engine/messages.h"
#include "lint/engine/not_null_proof.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"
#include "lint/sql/scan.h"
#include "lint/text/case.h"

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

// "app." of a table that is not in public.
std::string schema_prefix(const lint::StatementView& view, const catalog::Relation& table) {
  const std::string_view schema = view.catalog.schema_name(table.schema);
  return schema == "public" ? std::string() : sql::quote_identifier(schema) + ".";
}

std::string number_type(const lint::ColumnText& column) {
  const std::string type = text::lower(column.type);
  if (type == "smallserial" || type == "serial2") return "smallint";
  if (type == "serial" || type == "serial4") return "integer";
  if (type.ends_with("serial") || type == "serial8") return "bigint";
  return column.type;
}

// What is written of the column and costs nothing while it has no value.
std::string at_once(const lint::ColumnText& column) {
  std::string text;
  for (const lint::ColumnPart& part : column.parts) {
    if (part.keyword != "check" && part.keyword != "references") continue;
    text += (part.name.empty() ? " " : " CONSTRAINT " + part.name + " ") + part.text;
  }
  return text;
}

struct Names {
  std::string table, column, schema;
};

std::string sequence_for(const lint::StatementView& view, const catalog::Relation& table, const Names& names,
                         const ast::ColumnDef& column, const std::string& type, bool passing) {
  // The name is an identity's own sequence's: one that goes again must leave it.
  const char* const end = passing ? "fill" : "seq";
  return names.schema + sql::quote_identifier(lint::free_name(view.catalog, table, column.name, end)) +
         fmt::format(" AS {} OWNED BY {}.{};\n", type, names.table, names.column);
}

// Every row has its value: what is left of the definition.
std::string afterwards(const lint::StatementView& view, const catalog::Relation& table, const Names& names,
                       const ast::ColumnDef& column, bool required, bool unique, bool primary) {
  std::string sql;
  if (required || primary) {
    const lint::NotNullProof proof = lint::not_null_proof(view.catalog, table, column.name, names.table);
    sql += fmt::format("ALTER TABLE {} {};\n{}\n", names.table, proof.clause, proof.validate);
    for (const std::string& statement : proof.then) sql += statement + "\n";
  }
  if (unique || primary) {
    const std::string index =
        sql::quote_identifier(primary ? lint::free_name(view.catalog, table, "", "pkey")
                                      : lint::free_name(view.catalog, table, column.name, "key"));
    sql += fmt::format(
        "CREATE UNIQUE INDEX CONCURRENTLY {1} ON {0} ({2});\nALTER TABLE {0} ADD CONSTRAINT {1} {3} USING "
        "INDEX "
        "{1};\n",
        names.table, index, names.column, primary ? "PRIMARY KEY" : "UNIQUE");
  }
  return sql;
}

// Whether the statement's other clauses need the column that it adds: a constraint on it.
bool builds_on(const lint::StatementView& view, std::string_view column, std::string_view rest) {
  const auto& change = std::get<ast::AlterTable>(view.step.change);
  for (const ast::AlterCommand& command : change.commands) {
    if (command.kind == ast::AlterCommand::Kind::drop_column && command.name == column) return false;
  }
  sql::Scanner scanner(rest);
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    const std::string_view text = scanner.text(token);
    if (token.kind == sql::TokenKind::word && text::lower(text) == column) return true;
    if (token.kind == sql::TokenKind::quoted_identifier && text.substr(1, text.size() - 2) == column)
      return true;
  }
  return false;
}

std::string recipe(const lint::StatementView& view, const lint::Altered& altered,
                   const ast::AlterCommand& command) {
  const ast::ColumnDef& column = *command.column;
  const Names names{lint::sql_name(view.catalog, *altered.table), sql::quote_identifier(column.name),
                    schema_prefix(view, *altered.table)};
  if (lint::find(column, Kind::generated))
    return "add a plain column, fill it in batches and keep it by a trigger; from 18 on, VIRTUAL costs "
           "nothing";
  const lint::Place place = lint::clause_place(view, command);
  const lint::ColumnText written = lint::read_column(view.run.source(place.file).slice(place.at));
  const bool identity = lint::find(column, Kind::identity) != nullptr,
             numbered = is_serial(column) || identity;
  const std::string type = numbered ? number_type(written) : written.type;
  std::string rest = lint::with_clause(view, command, "");
  if (!rest.empty()) rest += "\n";
  const bool rest_last = builds_on(view, column.name, rest);
  std::string sql = rest_last ? std::string() : rest;
  sql +=
      fmt::format("ALTER TABLE {} ADD COLUMN {} {}{};\n", names.table, names.column, type, at_once(written));
  std::string value = written.default_expression();
  std::string sequence;
  if (numbered) {
    const std::string made = sequence_for(view, *altered.table, names, column, type, identity);
    sequence = made.substr(0, made.find(' '));
    sql += "CREATE SEQUENCE " + made;
    value = fmt::format("nextval('{}')", sequence);
  }
  sql += fmt::format("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {};\n", names.table, names.column, value);
  sql += fmt::format(
      "-- then in batches by ranges of its key, each a transaction of its own:\nUPDATE {0} SET {1} = DEFAULT "
      "WHERE "
      "{1} IS NULL;\n",
      names.table, names.column);
  const auto has = [&](std::string_view keyword) { return written.find(keyword) != nullptr; };
  sql += afterwards(view, *altered.table, names, column, numbered || has("not null"), has("unique"),
                    has("primary"));
  if (identity)
    sql += fmt::format(
        "ALTER TABLE {0} ALTER COLUMN {1} DROP DEFAULT, ALTER COLUMN {1} ADD {2};\n"
        "SELECT setval(pg_get_serial_sequence('{0}', '{3}'), nextval('{4}'));\nDROP SEQUENCE {4};\n",
        names.table, names.column, written.find("generated")->text, column.name, sequence);
  if (rest_last) sql += rest;
  sql.pop_back();
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
    finding.help = recipe(view, altered, clause.command);
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
        "add_column_auto_incrementing add_column_generated_stored add_column_default_callable, "
        "postgres-language-server addingFieldWithDefault addSerialColumn, atlas PG302 PG309 PG310, "
        "MigrationPilot MP003 MP015 MP062, pgrubic US004 US005 US006 US011 US031"};

}  // namespace rules
