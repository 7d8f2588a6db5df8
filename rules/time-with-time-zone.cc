// The server's own documentation advises against timetz.
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
        if (!(type.oid == type_oid::timetz)) return;
        lint::Finding finding = lint::about_type(view, table, number, given);
        finding.message = fmt::format(
            "{} is time with time zone: an offset without a date does not tell the zone", finding.subject);
        finding.help = "timestamptz for a moment, time for a time of day";
        sink.add(std::move(finding));
      });
}

}  // namespace

extern constinit const lint::Rule time_with_time_zone{.id = "time-with-time-zone",
                                                      .summary = "time with time zone",
                                                      .category = lint::Category::types,
                                                      .severity = lint::Severity::note,
                                                      .optional = true,
                                                      .check = lint::SchemaCheck{check},
                                                      .answers = "pgrubic TP002"};

}  // namespace rules
