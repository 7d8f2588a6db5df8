// varchar(n) and text are stored alike; the limit alone differs, and is hard to change downwards.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::typed_columns(view, [&](const catalog::Relation& table, ast::ColumnNumber number,
                                const lint::ColumnChange* given) {
    const catalog::Column& column = table.column(number);
    const ast::TypeRef type = types::base_type(view.catalog, column.type);
    if (!(type.oid == type_oid::varchar && type.typmod >= 0)) return;
    lint::Finding finding = lint::about_type(view, table, number, given);
    finding.message = fmt::format("{} is {}: a longer value is an error, and a wider limit a migration",
                                  finding.subject, types::format_type(view.catalog, column.type));
    finding.help = "text, with a CHECK on length() where a limit has a meaning: that can be added NOT VALID";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule varchar_limit{
    .id = "varchar-limit",
    .summary = "varchar(n) where text would do",
    .category = lint::Category::types,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers =
        "squawk prefer-text-field, postgres-language-server preferTextField, pg-index-health IH-30, "
        "MigrationPilot MP037, pgrubic TP005"};

}  // namespace rules
