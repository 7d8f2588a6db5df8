// money depends on lc_monetary: a dump restored under another one has other amounts.
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
        if (!(type.oid == type_oid::money)) return;
        lint::Finding finding = lint::about_type(view, table, number, given);
        finding.message = fmt::format(
            "{} is money: what it shows depends on the server's lc_monetary, and it keeps no currency",
            finding.subject);
        finding.help = "numeric, or bigint of the smallest unit, with the currency beside it";
        sink.add(std::move(finding));
      });
}

}  // namespace

extern constinit const lint::Rule money_column{.id = "money-column",
                                               .summary = "money",
                                               .category = lint::Category::types,
                                               .severity = lint::Severity::note,
                                               .optional = true,
                                               .check = lint::SchemaCheck{check},
                                               .answers = "pg-index-health IH-33, pgrubic TP006"};

}  // namespace rules
