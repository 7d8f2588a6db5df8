// char(n) fills up with blanks; "char" is another type, of one byte, and is let be.
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
        if (!(type.oid == type_oid::bpchar)) return;
        lint::Finding finding = lint::about_type(view, table, number, given);
        finding.message =
            fmt::format("{} is {}: values are filled up with blanks, which comparisons then leave out",
                        finding.subject, types::format_type(view.catalog, column.type));
        finding.help = "text, with CHECK (length(...) = n) where the length is fixed";
        sink.add(std::move(finding));
      });
}

}  // namespace

extern constinit const lint::Rule char_column{
    .id = "char-column",
    .summary = "char(n)",
    .category = lint::Category::types,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers =
        "squawk ban-char-field, postgres-language-server banCharField, pg-index-health IH-38, MigrationPilot "
        "MP041, pgrubic TP004"};

}  // namespace rules
