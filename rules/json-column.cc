// json is text that was checked: no equality operator, so DISTINCT, GROUP BY and UNION fail.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/type.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::typed_columns(
      view, [&](const catalog::Relation& table, ast::ColumnNumber number, const lint::ColumnChange* given) {
        const catalog::Column& column = table.column(number);
        const ast::TypeRef type = types::base_type(view.catalog, column.type);
        if (!(type.oid == type_oid::json)) return;
        lint::Finding finding = lint::about_type(view, table, number, given);
        finding.message =
            fmt::format("{} is json: it has no equality, and is parsed at each access", finding.subject);
        finding.help = "jsonb: it can be compared, indexed and grouped by";
        sink.add(std::move(finding));
      });
}

}  // namespace

extern constinit const lint::Rule json_column{
    .id = "json-column",
    .summary = "json where jsonb would do",
    .category = lint::Category::types,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers =
        "eugene E3, strong_migrations add_column_json, postgres-language-server preferJsonb, pg-index-health "
        "IH-13, pgrubic TP008"};

}  // namespace rules
