// DROP INDEX takes ACCESS EXCLUSIVE on the index's table: it waits for every query on it, and all that come
// later wait behind it (https://www.postgresql.org/docs/current/sql-dropindex.html). CONCURRENTLY is
// impossible for indexes of partitioned tables and with CASCADE, and takes one index at a time.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::Drop>();
  if (change.kind != ast::ObjectKind::index || change.concurrently || change.cascade) return;
  std::vector<const catalog::Relation*> indexes;
  std::vector<std::string> tables;
  for (const ast::ObjectRef& object : change.objects) {
    const catalog::Relation* index = view.catalog.relation(view.catalog.resolve_relation(object.name));
    if (!index || index->kind != catalog::RelationKind::index || index->index->constraint ||
        index->index->parent)
      continue;
    const catalog::Relation* table = view.catalog.relation(index->index->table);
    if (!table || !view.in_use(*table) || view.run.departed.is_new(*index, view.step.revision)) continue;
    indexes.push_back(index);
    tables.push_back(view.catalog.qualified_name(*table));
  }
  if (indexes.empty()) return;
  const catalog::Relation& table = *view.catalog.relation(indexes.front()->index->table);
  lint::Finding finding = view.finding();
  finding.subject = view.catalog.qualified_name(*indexes.front());
  finding.message =
      fmt::format("dropping index {} waits for all queries on {}, and all that come later wait behind it",
                  indexes.front()->name, tables.front());
  finding.label = fmt::format("ACCESS EXCLUSIVE lock on {}", tables.front());
  finding.notes.push_back(view.not_new(table));
  std::string sql;
  for (const catalog::Relation* index : indexes) {
    sql += fmt::format("{}DROP INDEX CONCURRENTLY {}{};", sql.empty() ? "" : "\n",
                       change.missing_ok ? "IF EXISTS " : "", lint::sql_name(view.catalog, *index));
  }
  finding.help = lint::outside_transaction(view.run.chain, view.step, sql);
  finding.safe_sql = true;
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule drop_index_not_concurrent{
    .id = "drop-index-not-concurrent",
    .summary = "an index dropped under a lock that blocks its table",
    .severity = lint::Severity::warning,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::Drop>(),
    .answers =
        "squawk require-concurrent-index-deletion, strong_migrations remove_index, "
        "postgres-language-server requireConcurrentIndexDeletion, atlas PG102"};

}  // namespace rules
