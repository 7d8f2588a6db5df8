// DROP INDEX takes ACCESS EXCLUSIVE on the index's table: it waits for every query on it, and all that come
// later wait behind it (https://www.postgresql.org/docs/current/sql-dropindex.html). CONCURRENTLY is
// impossible for indexes of partitioned tables and with CASCADE, and takes one index at a time.
#include <fmt/format.h>

#include "lint/engine/departed.h"
#include "lint/engine/later.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

// Indexes that no revision makes: which table they stand on is not known.
void check_presumed(const lint::StatementView& view, const ast::Drop& change, lint::Sink& sink) {
  std::string sql;
  const catalog::Presumed* first = nullptr;
  for (const ast::ObjectRef& object : change.objects) {
    const catalog::Presumed* index = view.catalog.find_presumed(ast::ObjectKind::index, object.name);
    if (!index || view.catalog.resolve_relation(object.name) != 0) continue;
    if (!first) first = index;
    const std::string schema =
        object.name.schema.empty() ? "" : sql::quote_identifier(object.name.schema) + ".";
    sql +=
        fmt::format("{}DROP INDEX CONCURRENTLY {}{}{};", sql.empty() ? "" : "\n",
                    change.missing_ok ? "IF EXISTS " : "", schema, sql::quote_identifier(object.name.name));
  }
  if (!first) return;
  lint::Finding finding = view.finding();
  finding.subject = (first->name.schema.empty() ? "public" : first->name.schema) + "." + first->name.name;
  finding.message = fmt::format(
      "dropping index {} waits for all queries on its table, and all that come later wait behind it",
      first->name.name);
  finding.label = "ACCESS EXCLUSIVE lock on its table";
  finding.notes.push_back({"not new", first->name.name + " was not made by this chain", {}, true});
  finding.help = lint::outside_transaction(view.run.chain, view.step, sql);
  finding.safe_sql = true;
  sink.add(std::move(finding));
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::Drop>();
  if (change.kind != ast::ObjectKind::index || change.concurrently || change.cascade) return;
  check_presumed(view, change, sink);
  std::vector<const catalog::Relation*> indexes;
  std::vector<std::string> tables;
  for (const ast::ObjectRef& object : change.objects) {
    const catalog::Relation* index = view.catalog.relation(view.catalog.resolve_relation(object.name));
    if (!index || index->kind != catalog::RelationKind::index || index->index->constraint ||
        index->index->parent)
      continue;
    const catalog::Relation* table = view.catalog.relation(index->index->table);
    if (!table || !view.in_use(*table) || view.run.departed.is_new(*index, view.step.revision) ||
        lint::goes_later(view, *table))
      continue;
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
    .category = lint::Category::locks,
    .severity = lint::Severity::warning,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::Drop>(),
    .answers =
        "squawk require-concurrent-index-deletion, strong_migrations remove_index, postgres-language-server "
        "requireConcurrentIndexDeletion, atlas PG102, MigrationPilot MP009, pgrubic US019"};

}  // namespace rules
