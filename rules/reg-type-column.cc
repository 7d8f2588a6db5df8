// pg_upgrade stops at columns of regproc, regprocedure, regoper, regoperator, regconfig, regdictionary,
// regnamespace and regcollation: oids are not kept (src/bin/pg_upgrade/check.c).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace rules {

namespace {

bool is_reg(ast::Oid type) {
  // src/include/catalog/pg_type.dat: regproc, regprocedure, regoper, regoperator, regconfig, regdictionary,
  // regnamespace, regcollation
  static constexpr std::array<ast::Oid, 8> refused{24, 2202, 2203, 2204, 3734, 3769, 4089, 4191};
  return std::find(refused.begin(), refused.end(), type) != refused.end();
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::typed_columns(
      view, [&](const catalog::Relation& table, ast::ColumnNumber number, const lint::ColumnChange* given) {
        const catalog::Column& column = table.column(number);
        const ast::TypeRef type = types::base_type(view.catalog, column.type);
        if (!(is_reg(type.oid))) return;
        lint::Finding finding = lint::about_type(view, table, number, given);
        finding.message = fmt::format("{} is {}: pg_upgrade refuses a database with such a column",
                                      finding.subject, types::format_type(view.catalog, column.type));
        finding.help =
            "text, and a cast where it is used; regclass, regtype and regrole alone survive pg_upgrade";
        sink.add(std::move(finding));
      });
}

}  // namespace

extern constinit const lint::Rule reg_type_column{
    .id = "reg-type-column",
    .summary = "a column that pg_upgrade refuses",
    .category = lint::Category::schema,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers = "splinter unsupported_reg_types, postgres-language-server unsupportedRegTypes"};

}  // namespace rules
