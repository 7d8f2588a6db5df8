// ivfflat takes the centres of its lists from the rows that are there when it is built; on an empty table it
// has none, and recall stays bad until a REINDEX (pgvector's README, IVFFlat: "create the index after the
// table has some data").
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_indexes(view, [&](const catalog::Relation& table, const catalog::Relation& index) {
    if (index.index->method != "ivfflat" || table.filled || table.presumed) return;
    if (table.made.revision != index.made.revision) return;  // rows may have come between
    lint::Finding finding = lint::about_index(view, index);
    finding.message = fmt::format(
        "index {} is built while {} is empty: ivfflat takes its lists from the rows that are there",
        index.name, view.catalog.qualified_name(table));
    finding.notes.push_back(view.run.made("made", view.catalog.qualified_name(table), table.made));
    finding.help = "build it in a later revision, once the table has rows; or use hnsw, which needs none";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule ivfflat_without_rows{
    .id = "ivfflat-without-rows",
    .summary = "an ivfflat index that is built before there are rows",
    .category = lint::Category::schema,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers = "MigrationPilot MP108"};

}  // namespace rules
