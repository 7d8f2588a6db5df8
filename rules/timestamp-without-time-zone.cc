// timestamp keeps no zone: now() is cut to the session's local time when it is stored.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/type.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::typed_columns(view, [&](const catalog::Relation& table, ast::ColumnNumber number,
                                const lint::ColumnChange* given) {
    const catalog::Column& column = table.column(number);
    const ast::TypeRef type = types::base_type(view.catalog, column.type);
    if (!(type.oid == type_oid::timestamp)) return;
    lint::Finding finding = lint::about_type(view, table, number, given);
    finding.message = fmt::format(
        "{} is timestamp without time zone: which moment it means depends on who reads it", finding.subject);
    finding.help = "timestamptz: it takes no more room, and is one moment for everyone";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule timestamp_without_time_zone{
    .id = "timestamp-without-time-zone",
    .summary = "timestamp where timestamptz is meant",
    .category = lint::Category::types,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers =
        "squawk prefer-timestamp-tz, postgres-language-server preferTimestamptz, pg-index-health IH-35, "
        "MigrationPilot MP040, pgrubic TP001"};

}  // namespace rules
