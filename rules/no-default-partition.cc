// A row that no partition takes is refused: "no partition of relation ... found for row" (23514). A DEFAULT
// partition takes it, and costs a scan of itself at each later ATTACH, and DETACH CONCURRENTLY.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

using catalog::Relation;

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const Relation* table : lint::own_tables(view)) {
    if (!table->partition_key || table->partition_key->strategy == ast::PartitionStrategy::hash) continue;
    const auto& partitions = table->children.get();
    const bool has_default = std::any_of(partitions.begin(), partitions.end(), [&](ast::Oid oid) {
      const Relation* partition = view.catalog.relation(oid);
      return partition && partition->partition_bound && partition->partition_bound->is_default;
    });
    if (has_default || view.catalog.may_be_touched(*table)) continue;
    lint::Finding finding = lint::about_table(view, *table);
    finding.message =
        fmt::format("{} has no DEFAULT partition: a row that no partition takes is refused", finding.subject);
    finding.safe_sql = true;
    finding.help = fmt::format("CREATE TABLE {} PARTITION OF {} DEFAULT;",
                               sql::quote_identifier(lint::free_name(view.catalog, *table, "", "default")),
                               lint::sql_name(view.catalog, *table));
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule no_default_partition{
    .id = "no-default-partition",
    .summary = "a partitioned table without a DEFAULT partition",
    .category = lint::Category::schema,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "MigrationPilot MP093"};

}  // namespace rules
