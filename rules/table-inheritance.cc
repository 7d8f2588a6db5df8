// INHERITS: keys and foreign keys do not reach the children. Partitioning replaced it in 10.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : lint::own_tables(view)) {
    if (table->parents.get().empty()) continue;
    const catalog::Relation* parent = view.catalog.relation(table->parents.get().front());
    if (!parent) continue;
    lint::Finding finding = lint::about_table(view, *table);
    finding.message = fmt::format("{} inherits {}: a unique key of the parent's does not hold across the two",
                                  finding.subject, view.catalog.qualified_name(*parent));
    finding.help = "partition the parent, or repeat the columns: LIKE";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule table_inheritance{.id = "table-inheritance",
                                                    .summary = "a table that INHERITS another",
                                                    .category = lint::Category::schema,
                                                    .severity = lint::Severity::note,
                                                    .optional = true,
                                                    .check = lint::SchemaCheck{check},
                                                    .answers = "pgrubic GN001"};

}  // namespace rules
