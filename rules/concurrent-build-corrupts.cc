// CREATE INDEX and REINDEX CONCURRENTLY on 14.0 to 14.3 could miss rows that HOT pruning moved meanwhile
// (https://www.postgresql.org/docs/release/14.4/): the server's minor release must be told to the linter.
#include <fmt/format.h>

#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  const sql::ServerVersion& server = view.run.settings.server_version;
  if (server.major != 14 || server.minor >= 4) return;
  const auto* index = view.is<ast::CreateIndex>();
  const auto* reindex = view.is<ast::Reindex>();
  if (!(index ? index->concurrently : reindex->concurrently)) return;
  if (index && !view.table_in_use(index->table)) return;
  lint::Finding finding = view.finding();
  finding.subject = index ? index->name : reindex->name.name;
  finding.message =
      fmt::format("PostgreSQL 14.{} can build a corrupt index so: rows are missing from it", server.minor);
  finding.help =
      "run 14.4 or later first; check an index built so with bt_index_check of the extension amcheck, "
      "heapallindexed";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule concurrent_build_corrupts{
    .id = "concurrent-build-corrupts",
    .summary = "a concurrent index build on PostgreSQL 14.0 to 14.3",
    .category = lint::Category::data,
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::CreateIndex, ast::Reindex>(),
    .answers = "strong_migrations add_index_corruption"};

}  // namespace rules
