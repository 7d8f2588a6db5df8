// timestamp(0) rounds, it does not cut: 23:59:59.7 becomes the next day.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::typed_columns(
      view, [&](const catalog::Relation& table, ast::ColumnNumber number, const lint::ColumnChange* given) {
        const catalog::Column& column = table.column(number);
        const ast::TypeRef type = types::base_type(view.catalog, column.type);
        if (!((type.oid == type_oid::timestamp || type.oid == type_oid::timestamptz ||
               type.oid == type_oid::time || type.oid == type_oid::timetz) &&
              type.typmod >= 0))
          return;
        lint::Finding finding = lint::about_type(view, table, number, given);
        finding.message = fmt::format("{} is {}: values are rounded, and may lie in the future",
                                      finding.subject, types::format_type(view.catalog, column.type));
        finding.help = "leave the precision out, and cut when values are shown: date_trunc()";
        sink.add(std::move(finding));
      });
}

}  // namespace

extern constinit const lint::Rule temporal_precision{.id = "temporal-precision",
                                                     .summary = "a time that is rounded",
                                                     .category = lint::Category::types,
                                                     .severity = lint::Severity::note,
                                                     .optional = true,
                                                     .check = lint::SchemaCheck{check},
                                                     .answers = "pgrubic TP003"};

}  // namespace rules
