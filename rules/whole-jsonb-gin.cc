// jsonb_ops keeps each key and value as an entry of its own; jsonb_path_ops keeps paths with their values,
// and serves @> and @?.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"
#include "lint/types/opclass.h"
#include "lint/types/type.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_indexes(view, [&](const catalog::Relation& table, const catalog::Relation& index) {
    if (index.index->method != "gin" || index.index->keys.size() != 1) return;
    const catalog::IndexKey& key = index.index->keys.front();
    if (key.column < 1 ||
        types::base_type(view.catalog, table.column(key.column).type).oid != type_oid::jsonb)
      return;
    if (!types::chosen_class(view.catalog, table, *index.index, key).empty()) return;
    const std::string column = sql::quote_identifier(table.column(key.column).name);
    lint::Finding finding = lint::about_index(view, index);
    finding.message = fmt::format("index {} has every key and value of {}.{} as an entry", index.name,
                                  view.catalog.qualified_name(table), column);
    finding.help = fmt::format(
        "-- for @>, smaller and faster; for one key an expression: (({0} ->> 'key'))\nCREATE INDEX "
        "CONCURRENTLY {1} ON {2} USING gin ({0} jsonb_path_ops);",
        column,
        sql::quote_identifier(
            lint::free_name(view.catalog, table, table.column(key.column).name, "path_idx")),
        lint::sql_name(view.catalog, table));
    finding.safe_sql = true;
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule whole_jsonb_gin{.id = "whole-jsonb-gin",
                                                  .summary = "a GIN index of every key of a jsonb column",
                                                  .category = lint::Category::schema,
                                                  .severity = lint::Severity::note,
                                                  .optional = true,
                                                  .check = lint::SchemaCheck{check},
                                                  .answers = "MigrationPilot MP056"};

}  // namespace rules
