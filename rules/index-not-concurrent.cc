// CREATE INDEX holds SHARE on the table while it reads all of it, so writes wait; CONCURRENTLY does not
// (https://www.postgresql.org/docs/current/sql-createindex.html). A partitioned table cannot have an index
// built concurrently, but ON ONLY builds nothing, and partitions can.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/excerpt.h"
#include "lint/engine/messages.h"
#include "lint/engine/partitioned.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"

namespace rules {

namespace {

using catalog::Relation;
using catalog::RelationKind;

std::string name_of(const ast::CreateIndex& change) {
  return change.name.empty() ? "an index" : "index " + change.name;
}

void report(const lint::StatementView& view, const ast::CreateIndex& change, const Relation& table,
            std::string help, lint::Sink& sink) {
  const std::string name = view.catalog.qualified_name(table);
  const std::string index_name =
      change.name.empty() ? lint::free_name(view.catalog, table, "", "idx") : change.name;
  lint::Finding finding = view.finding();
  finding.subject = fmt::format("{}.{}", view.catalog.schema_name(table.schema), index_name);
  finding.message = fmt::format("creating {} blocks writes to {} while it is built", name_of(change), name);
  finding.label = fmt::format("SHARE lock on {}, {}", name,
                              view.step.block == ast::Block::none ? "held while the whole table is read"
                                                                  : "held until the transaction ends");
  finding.notes.push_back(view.not_new(table));
  finding.help = std::move(help);
  finding.safe_sql = true;
  sink.add(std::move(finding));
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::CreateIndex>();
  if (change.concurrently) return;
  const Relation* table = view.table_in_use(change.table);
  if (!table || (table->presumed && change.only)) return;  // ONLY is said of partitioned tables
  if (table->kind == RelationKind::partitioned_table) {
    if (change.only) return;
    const std::vector<const Relation*> partitions = lint::partitions_in_use(view, *table);
    if (!partitions.empty())
      report(view, change, *table, lint::partitioned_recipe(view, change, *table, partitions), sink);
    return;
  }
  if (table->kind != RelationKind::table && table->kind != RelationKind::materialized_view) return;
  const std::string sql = lint::statement_text(lint::insert_after(view.sql(), "index", "CONCURRENTLY"));
  report(view, change, *table, lint::outside_transaction(view.run.chain, view.step, sql), sink);
}

}  // namespace

extern constinit const lint::Rule index_not_concurrent{
    .id = "index-not-concurrent",
    .summary = "an index built while writes to its table wait",
    .category = lint::Category::locks,
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::CreateIndex>(),
    .answers =
        "squawk require-concurrent-index-creation, eugene E6, strong_migrations add_index, "
        "postgres-language-server requireConcurrentIndexCreation, atlas PG101 PG108, MigrationPilot MP001, "
        "pgrubic US016"};

}  // namespace rules
