// PARTITION BY RANGE (a, b) compares rows as wholes: what looks like a grid of partitions is one line.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : lint::own_tables(view)) {
    if (!table->partition_key || table->partition_key->strategy != ast::PartitionStrategy::range ||
        table->partition_key->parts.size() < 2)
      continue;
    lint::Finding finding = lint::about_table(view, *table);
    finding.message = fmt::format("{} is partitioned by ranges of {} columns, which are compared as one row",
                                  finding.subject, table->partition_key->parts.size());
    finding.help = "one column; below it, where it must be, partitions that are partitioned by the other";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule partition_key_columns{
    .id = "partition-key-columns",
    .summary = "a partitioned table whose key has several columns",
    .category = lint::Category::schema,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "pgrubic GN018"};

}  // namespace rules
