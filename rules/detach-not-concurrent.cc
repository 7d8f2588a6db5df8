// DETACH PARTITION takes ACCESS EXCLUSIVE on the parent; CONCURRENTLY (14 and later) takes SHARE UPDATE
// EXCLUSIVE, and is impossible while the parent has a default partition
// (https://www.postgresql.org/docs/current/sql-altertable.html).
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/excerpt.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"

namespace rules {

namespace {

using Kind = ast::AlterCommand::Kind;

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::AlterTable>();
  const auto detach = std::find_if(change.commands.begin(), change.commands.end(), [](const auto& command) {
    return command.kind == Kind::detach_partition;
  });
  if (detach == change.commands.end() || detach->concurrently || view.run.settings.server_version.major < 14)
    return;
  const catalog::Relation* table = view.table_in_use(change.name);
  if (!table || view.catalog.default_partition(*table)) return;
  const catalog::Relation* partition = view.catalog.relation(view.catalog.resolve_relation(detach->relation));
  if (partition && !view.in_use(*partition)) return;
  const std::string name = view.catalog.qualified_name(*table);
  lint::Finding finding = view.finding();
  finding.subject = partition ? view.catalog.qualified_name(*partition) : detach->relation->name;
  finding.message =
      fmt::format("detaching {} blocks reads and writes of {} and all its partitions", finding.subject, name);
  finding.label = fmt::format("ACCESS EXCLUSIVE lock on {}", name);
  finding.notes.push_back(view.not_new(*table));
  finding.help =
      lint::outside_transaction(view.run.chain, view.step, std::string(view.sql()) + " CONCURRENTLY;");
  finding.safe_sql = true;
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule detach_not_concurrent{
    .id = "detach-not-concurrent",
    .summary = "a partition detached under a lock that blocks its parent",
    .category = lint::Category::locks,
    .severity = lint::Severity::warning,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable>(),
    .answers =
        "squawk require-concurrent-partition-detach, postgres-language-server "
        "requireConcurrentDetachPartition, MigrationPilot MP046, pgrubic US027"};

}  // namespace rules
