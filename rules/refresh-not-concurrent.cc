// REFRESH MATERIALIZED VIEW holds ACCESS EXCLUSIVE while its query runs; CONCURRENTLY lets readers go on, but
// needs a unique index over plain columns of the whole view, and rows in it
// (https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html).
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/excerpt.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

bool has_key(const lint::StatementView& view, const catalog::Relation& matview) {
  return std::any_of(matview.indexes.begin(), matview.indexes.end(), [&](ast::Oid oid) {
    const catalog::Relation* index = view.catalog.relation(oid);
    return index && index->index->unique && index->index->valid && !index->index->predicate &&
           std::all_of(index->index->keys.begin(), index->index->keys.end(),
                       [](const auto& key) { return key.column > 0; });
  });
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::RefreshMatview>();
  if (change.concurrently || !change.with_data) return;
  const catalog::Relation* matview = view.table_in_use(change.name);
  if (!matview || (!matview->presumed && (!matview->view || !matview->view->populated))) return;
  const std::string name = view.catalog.qualified_name(*matview);
  lint::Finding finding = view.finding();
  finding.subject = name;
  finding.message = fmt::format("refreshing {} blocks reads of it while its query runs", name);
  finding.label = fmt::format("ACCESS EXCLUSIVE lock on {}", name);
  finding.notes.push_back(view.not_new(*matview));
  if (matview->presumed) {
    finding.help = "-- where it has a unique index over plain columns:\n";
  } else if (!has_key(view, *matview)) {
    const std::string index = lint::free_name(view.catalog, *matview, "", "key");
    finding.help = fmt::format("CREATE UNIQUE INDEX {} ON {} (<columns that tell its rows apart>);\n", index,
                               lint::sql_name(view.catalog, *matview));
  }
  finding.help += lint::statement_text(lint::insert_after(view.sql(), "view", "CONCURRENTLY"));
  finding.safe_sql = true;
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule refresh_not_concurrent{
    .id = "refresh-not-concurrent",
    .summary = "a materialized view refreshed while its readers wait",
    .category = lint::Category::locks,
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::RefreshMatview>(),
    .answers =
        "postgres-language-server requireConcurrentRefreshMatview, MigrationPilot MP033, pgrubic US028"};

}  // namespace rules
