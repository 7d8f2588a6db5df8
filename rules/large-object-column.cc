// A large object lives in pg_largeobject, and goes with no row that names it.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace rules {

namespace {

// oid itself, and the domain over it that the extension lo brings.
bool names_large_object(const lint::SchemaView& view, const catalog::Column& column) {
  const ast::Oid type = types::base_type(view.catalog, column.type).oid;
  return type == type_oid::oid || types::format_type(view.catalog, column.type) == "lo";
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::typed_columns(
      view, [&](const catalog::Relation& table, ast::ColumnNumber number, const lint::ColumnChange* given) {
        if (!names_large_object(view, table.column(number))) return;
        lint::Finding finding = lint::about_type(view, table, number, given);
        finding.message =
            fmt::format("{} is {}: a large object that it names stays when the row goes", finding.subject,
                        types::format_type(view.catalog, table.column(number).type));
        finding.help = "bytea, up to 1 GB; or a reference to where the file lies";
        sink.add(std::move(finding));
      });
}

}  // namespace

extern constinit const lint::Rule large_object_column{.id = "large-object-column",
                                                      .summary = "a column that names large objects",
                                                      .category = lint::Category::types,
                                                      .severity = lint::Severity::note,
                                                      .optional = true,
                                                      .check = lint::SchemaCheck{check},
                                                      .answers = "pg-index-health IH-43"};

}  // namespace rules
