// An integer key ends at 2147483647, and aborted insertions use numbers up too.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace rules {

namespace {

bool is_lone_key(const catalog::Relation& table, ast::ColumnNumber number) {
  const catalog::Constraint* key = table.primary_key();
  return key && key->columns.size() == 1 && key->columns.front() == number;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::typed_columns(
      view, [&](const catalog::Relation& table, ast::ColumnNumber number, const lint::ColumnChange* given) {
        const catalog::Column& column = table.column(number);
        const ast::TypeRef type = types::base_type(view.catalog, column.type);
        if (!((type.oid == type_oid::int4 || type.oid == type_oid::int2) && is_lone_key(table, number)))
          return;
        lint::Finding finding = lint::about_type(view, table, number, given);
        finding.message = fmt::format("{} is {}, and the primary key: {} rows are all that it can tell apart",
                                      finding.subject, types::format_type(view.catalog, column.type),
                                      type.oid == type_oid::int2 ? "32767" : "2147483647");
        finding.help = "bigint; a later change rewrites the table and every table that references it";
        sink.add(std::move(finding));
      });
}

}  // namespace

extern constinit const lint::Rule integer_key{
    .id = "integer-key",
    .summary = "a primary key that is not bigint",
    .category = lint::Category::types,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers =
        "squawk prefer-big-int prefer-bigint-over-int prefer-bigint-over-smallint, postgres-language-server "
        "preferBigInt preferBigintOverInt preferBigintOverSmallint, MigrationPilot MP038 MP068, pgrubic "
        "TP009 "
        "TP010"};

}  // namespace rules
