// MATCH SIMPLE, the default, checks nothing as soon as one column of the key is NULL: with two nullable
// columns a row may name half a parent that does not exist
// (https://www.postgresql.org/docs/current/sql-createtable.html, MATCH).
#include <fmt/format.h>

#include <algorithm>

#include "lint/catalog/choose_name.h"
#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

// A CHECK that names them all says which go together.
bool has_check_over(const catalog::Relation& table, const std::vector<ast::ColumnNumber>& columns) {
  return std::any_of(
      table.constraints.begin(), table.constraints.end(), [&](const catalog::Constraint& check) {
        return check.kind == catalog::Constraint::Kind::check &&
               std::all_of(columns.begin(), columns.end(), [&](ast::ColumnNumber column) {
                 return std::find(check.columns.begin(), check.columns.end(), column) != check.columns.end();
               });
      });
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_constraints(view, [&](const catalog::Relation& table, const catalog::Constraint& key) {
    if (key.kind != catalog::Constraint::Kind::foreign_key || key.match != ast::FkMatch::simple ||
        key.columns.size() < 2)
      return;
    std::vector<ast::ColumnNumber> nullable;
    for (const ast::ColumnNumber column : key.columns) {
      if (!table.column(column).not_null) nullable.push_back(column);
    }
    // One alone is how an optional parent is said: the others then belong to the row itself.
    if (nullable.size() < 2 || has_check_over(table, nullable)) return;
    lint::Finding finding = lint::about_constraint(view, table, key);
    finding.message =
        fmt::format("foreign key {} of {} is not checked for a row in which one of {} is NULL", key.name,
                    view.catalog.qualified_name(table), lint::sql_columns(table, nullable));
    finding.safe_sql = true;
    finding.help = fmt::format(
        "ALTER TABLE {0} ADD CONSTRAINT {1} CHECK (num_nulls({2}) IN (0, {3})) NOT VALID;\n"
        "ALTER TABLE {0} VALIDATE CONSTRAINT {1};  -- in a revision of its own",
        lint::sql_name(view.catalog, table),
        sql::quote_identifier(catalog::make_object_name(table.name, key.name, "whole")),
        lint::sql_columns(table, nullable), nullable.size());
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule half_null_foreign_key{
    .id = "half-null-foreign-key",
    .summary = "a foreign key that is not checked when one of its columns is NULL",
    .category = lint::Category::schema,
    .severity = lint::Severity::note,
    .check = lint::SchemaCheck{check},
    .answers = "pg-index-health IH-40"};

}  // namespace rules
