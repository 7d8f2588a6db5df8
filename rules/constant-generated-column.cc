// A generated column whose expression names no column of its row: one value, in every row.
#include <fmt/format.h>

#include "lint/ast/walk.h"
#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

bool names_a_column(const ast::Expr& expr) {
  bool found = false;
  ast::walk_all(expr, [&](const ast::Expr& node) { found = found || node.kind == ast::Expr::Kind::column; });
  return found;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_columns(view, [&](const catalog::Relation& table, ast::ColumnNumber number) {
    const catalog::Column& column = table.column(number);
    if (!column.is_generated() || !column.default_expr || names_a_column(*column.default_expr)) return;
    lint::Finding finding = lint::about_column(view, table, number);
    finding.message =
        fmt::format("{} is generated of no other column: it is the same in every row", finding.subject);
    finding.help = "a DEFAULT, if rows may have another value; else no column";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule constant_generated_column{
    .id = "constant-generated-column",
    .summary = "a generated column that is the same in every row",
    .category = lint::Category::schema,
    .severity = lint::Severity::note,
    .check = lint::SchemaCheck{check},
    .answers = "pgrubic GN016"};

}  // namespace rules
