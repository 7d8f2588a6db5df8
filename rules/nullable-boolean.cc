// NOT b leaves out the rows in which b is NULL.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/type.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_columns(view, [&](const catalog::Relation& table, ast::ColumnNumber number) {
    const catalog::Column& column = table.column(number);
    const ast::TypeRef type = types::base_type(view.catalog, column.type);
    if (!(type.oid == type_oid::boolean && !column.not_null)) return;
    lint::Finding finding = lint::about_column(view, table, number);
    finding.message = fmt::format("{} is a boolean with three values: true, false and NULL", finding.subject);
    finding.help = "NOT NULL DEFAULT false, or an enum that names the third";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule nullable_boolean{.id = "nullable-boolean",
                                                   .summary = "a boolean that may be NULL",
                                                   .category = lint::Category::types,
                                                   .severity = lint::Severity::note,
                                                   .optional = true,
                                                   .check = lint::SchemaCheck{check},
                                                   .answers = "pgrubic TP017"};

}  // namespace rules
