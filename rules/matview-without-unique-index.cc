// REFRESH MATERIALIZED VIEW CONCURRENTLY needs a unique index over plain columns and all rows
// (src/backend/commands/matview.c, is_usable_unique_index); a plain REFRESH locks out readers while the query
// runs.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

using catalog::Relation;

bool usable(const Relation& index) {
  const catalog::Index& i = *index.index;
  return i.unique && i.valid && !i.predicate &&
         std::all_of(i.keys.begin(), i.keys.end(),
                     [](const catalog::IndexKey& key) { return key.column > 0; });
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const Relation* matview : view.tables) {
    if (matview->kind != catalog::RelationKind::materialized_view || matview->presumed ||
        !lint::is_own(view, matview->made))
      continue;
    const bool found = std::any_of(matview->indexes.begin(), matview->indexes.end(), [&](ast::Oid oid) {
      const Relation* index = view.catalog.relation(oid);
      return index && index->index && usable(*index);
    });
    if (found || view.catalog.may_be_touched(*matview)) continue;
    lint::Finding finding = lint::about_table(view, *matview);
    finding.message = fmt::format(
        "materialized view {} has no unique index: it cannot be refreshed CONCURRENTLY", finding.subject);
    finding.safe_sql = true;
    finding.help = fmt::format("CREATE UNIQUE INDEX {} ON {} (<the columns that tell its rows apart>);",
                               sql::quote_identifier(lint::free_name(view.catalog, *matview, "", "key")),
                               lint::sql_name(view.catalog, *matview));
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule matview_without_unique_index{
    .id = "matview-without-unique-index",
    .summary = "a materialized view that cannot be refreshed CONCURRENTLY",
    .category = lint::Category::schema,
    .severity = lint::Severity::note,
    .check = lint::SchemaCheck{check}};

}  // namespace rules
