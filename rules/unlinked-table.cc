// A table that references none and is referenced by none: often a foreign key was forgotten.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

bool references(const catalog::Relation& table) {
  return std::any_of(table.constraints.begin(), table.constraints.end(), [](const catalog::Constraint& one) {
    return one.kind == catalog::Constraint::Kind::foreign_key;
  });
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  const std::vector<const catalog::Relation*> tables = lint::own_tables(view);
  if (tables.size() < 2) return;
  for (const catalog::Relation* table : tables) {
    if (references(*table) || view.children.contains(table->oid) || !table->parents.empty() ||
        !table->children.empty() || table->open())
      continue;
    lint::Finding finding = lint::about_table(view, *table);
    finding.message = fmt::format("no foreign key joins {} to another table", finding.subject);
    finding.help = "declare what its columns point at";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule unlinked_table{.id = "unlinked-table",
                                                 .summary = "a table that no foreign key joins to another",
                                                 .category = lint::Category::schema,
                                                 .severity = lint::Severity::note,
                                                 .optional = true,
                                                 .check = lint::SchemaCheck{check},
                                                 .answers = "pg-index-health IH-24"};

}  // namespace rules
