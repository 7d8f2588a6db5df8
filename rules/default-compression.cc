// Long values are compressed by pglz unless the column says lz4 (14): that packs and unpacks several times as
// fast. From 19 on it is the default.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"
#include "lint/types/type.h"

namespace rules {

namespace {

bool may_be_long(ast::TypeRef type) {
  switch (type.oid) {
    case type_oid::text:
    case type_oid::json:
    case type_oid::jsonb:
    case type_oid::bytea: return true;
    default: return false;
  }
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  const int version = view.run.settings.server_version.major;
  if (version < 14 || version >= 19) return;
  lint::own_columns(view, [&](const catalog::Relation& table, ast::ColumnNumber number) {
    const catalog::Column& column = table.column(number);
    const std::string& storage = column.storage;
    const bool packed = storage.empty() || storage == "extended" || storage == "main";
    if (!packed || column.compression == "lz4" || !may_be_long(types::base_type(view.catalog, column.type)))
      return;
    lint::Finding finding = lint::about_column(view, table, number);
    finding.message = fmt::format("long values of {} are compressed by pglz", finding.subject);
    finding.help =
        fmt::format("ALTER TABLE {} ALTER COLUMN {} SET COMPRESSION lz4;  -- of values written from then on",
                    lint::sql_name(view.catalog, table), sql::quote_identifier(column.name));
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule default_compression{
    .id = "default-compression",
    .summary = "a long value compressed by pglz where lz4 is to be had",
    .category = lint::Category::schema,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "MigrationPilot MP077"};

}  // namespace rules
