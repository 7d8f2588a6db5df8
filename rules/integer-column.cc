// int ends at 2147483647 and smallint at 32767: a wider type later rewrites the table.
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
        const ast::TypeRef type = types::base_type(view.catalog, table.column(number).type);
        const catalog::Constraint* key = table.primary_key();
        const bool is_key = key && key->columns.size() == 1 && key->columns.front() == number;  // integer-key
        if (is_key || (type.oid != type_oid::int4 && type.oid != type_oid::int2)) return;
        lint::Finding finding = lint::about_type(view, table, number, given);
        finding.message =
            fmt::format("{} is {}: it ends at {}", finding.subject, types::format_type(view.catalog, type),
                        type.oid == type_oid::int2 ? "32767" : "2147483647");
        finding.help = "bigint, where it may grow: a wider type later rewrites the table";
        sink.add(std::move(finding));
      });
}

}  // namespace

extern constinit const lint::Rule integer_column{
    .id = "integer-column",
    .summary = "a column of int or smallint",
    .category = lint::Category::types,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers =
        "squawk prefer-bigint-over-int prefer-bigint-over-smallint, postgres-language-server preferBigInt "
        "preferBigintOverInt preferBigintOverSmallint, pgrubic TP009 TP010"};

}  // namespace rules
