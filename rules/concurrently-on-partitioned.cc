// CREATE INDEX CONCURRENTLY on a partitioned table: refused by every version (0A000; DefineIndex,
// src/backend/commands/indexcmds.c). What works instead takes several statements.
#include <fmt/format.h>

#include "lint/engine/partitioned.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::CreateIndex>();
  const catalog::Relation* table = view.catalog.relation(view.catalog.resolve_relation(change.table));
  if (!change.concurrently || change.only || view.step.block != ast::Block::none || !table) return;
  if (table->kind != catalog::RelationKind::partitioned_table) return;
  lint::Finding finding = view.finding();
  finding.subject = change.name.empty() ? view.catalog.qualified_name(*table) : change.name;
  finding.message = fmt::format("cannot create index on partitioned table \"{}\" concurrently", table->name);
  finding.label = "the server refuses this";
  const auto partitions = lint::partitions_in_use(view, *table);
  if (partitions.empty()) {
    finding.help = "leave CONCURRENTLY out: there is no partition to build it on";
  } else {
    finding.help = lint::partitioned_recipe(view, change, *table, partitions);
    finding.safe_sql = true;
  }
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule concurrently_on_partitioned{
    .id = "concurrently-on-partitioned",
    .summary = "CREATE INDEX CONCURRENTLY on a partitioned table",
    .category = lint::Category::locks,
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::CreateIndex>(),
    .of_refusals = true,
    .answers = "atlas PG108, MigrationPilot MP092 MP110"};

}  // namespace rules
