// DEFAULT 'NULL': four letters, and not NULL.
#include <fmt/format.h>

#include "lint/ast/walk.h"
#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/text/case.h"

namespace rules {

namespace {

bool says_null(const ast::Expr& expr) {
  const bool cast = expr.kind == ast::Expr::Kind::cast && !expr.args.empty() && expr.args[0];
  return cast ? says_null(*expr.args[0])
              : expr.kind == ast::Expr::Kind::string && text::lower(expr.text) == "null";
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_columns(view, [&](const catalog::Relation& table, ast::ColumnNumber number) {
    const catalog::Column& column = table.column(number);
    if (!column.default_expr || column.is_generated() || !says_null(*column.default_expr)) return;
    lint::Finding finding = lint::about_column(view, table, number);
    finding.message = fmt::format("the default of {} is the word 'NULL', not NULL", finding.subject);
    finding.help = "no default, or NULL without quotes";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule stringified_null{
    .id = "stringified-null",
    .summary = "a default of 'NULL', which is a word and not NULL",
    .category = lint::Category::data,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "pgrubic GN031"};

}  // namespace rules
