// A btree over an array serves whole arrays: =, <, ORDER BY. What one asks of arrays (@>, &&, = ANY) it
// cannot serve (https://www.postgresql.org/docs/current/indexes-types.html); GIN does.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"
#include "lint/types/type.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_indexes(view, [&](const catalog::Relation& table, const catalog::Relation& index) {
    if (index.index->method != "btree" || index.index->unique) return;
    const ast::ColumnNumber number = index.index->keys.front().column;
    if (number < 1) return;
    const auto facts =
        types::type_facts(view.catalog, types::base_type(view.catalog, table.column(number).type).oid);
    if (!facts || facts->category != ast::TypeCategory::array) return;
    const std::string column = sql::quote_identifier(table.column(number).name);
    lint::Finding finding = lint::about_index(view, index);
    finding.message =
        fmt::format("index {} is a btree on the array {} of {}: it finds whole arrays, not what is in them",
                    index.name, column, view.catalog.qualified_name(table));
    finding.safe_sql = true;
    finding.help = fmt::format(
        "CREATE INDEX CONCURRENTLY {} ON {} USING gin ({});",
        sql::quote_identifier(lint::free_name(view.catalog, table, table.column(number).name, "gin_idx")),
        lint::sql_name(view.catalog, table), column);
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule btree_on_array{.id = "btree-on-array",
                                                 .summary = "a btree index on an array",
                                                 .category = lint::Category::schema,
                                                 .severity = lint::Severity::note,
                                                 .check = lint::SchemaCheck{check},
                                                 .answers = "pg-index-health IH-18"};

}  // namespace rules
