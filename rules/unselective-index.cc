// An index whose keys can have two values each: half the table for each search, which a sequential scan reads
// faster. A partial index on the rare value is what such a query can use.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"
#include "lint/types/type.h"

namespace rules {

namespace {

using catalog::Relation;

// As far as types tell: true and false, or an enum of two.
bool has_two_values(const lint::SchemaView& view, const catalog::Column& column) {
  const ast::Oid type = types::base_type(view.catalog, column.type).oid;
  if (type == type_oid::boolean) return true;
  const catalog::Type* own = view.catalog.get<catalog::Type>(type);
  return own && own->kind == catalog::Type::Kind::enumeration && own->labels.get().size() <= 2;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_indexes(view, [&](const Relation& table, const Relation& index) {
    const catalog::Index& i = *index.index;
    if (i.unique || i.exclusion || i.predicate || i.method != "btree" || !i.include.get().empty()) return;
    const bool all = std::all_of(i.keys.begin(), i.keys.end(), [&](const catalog::IndexKey& key) {
      return key.column > 0 && has_two_values(view, table.column(key.column));
    });
    if (!all) return;
    std::vector<std::string> columns;
    for (const catalog::IndexKey& key : i.keys)
      columns.push_back(sql::quote_identifier(table.column(key.column).name));
    const std::string& column = columns.front();
    lint::Finding finding = lint::about_index(view, index);
    finding.message =
        fmt::format("index {} is on {} of {} alone, which {}", index.name, lint::listed(columns),
                    view.catalog.qualified_name(table),
                    columns.size() == 1 ? "has two values: a search finds half the table"
                                        : "have two values each: a search finds much of the table");
    finding.help = fmt::format(
        "-- if queries look for the rare value, and order by something:\nCREATE INDEX CONCURRENTLY {} ON {} "
        "(<what they order or select by>) WHERE {};",
        sql::quote_identifier(
            lint::free_name(view.catalog, table, table.column(i.keys.front().column).name, "rare_idx")),
        lint::sql_name(view.catalog, table), column);
    finding.safe_sql = true;
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule unselective_index{.id = "unselective-index",
                                                    .summary = "an index on nothing but booleans",
                                                    .category = lint::Category::schema,
                                                    .severity = lint::Severity::note,
                                                    .check = lint::SchemaCheck{check},
                                                    .answers = "pg-index-health IH-16"};

}  // namespace rules
