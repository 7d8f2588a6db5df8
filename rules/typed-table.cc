// CREATE TABLE ... OF type: its columns are the type's, and are altered by ALTER TYPE ... CASCADE alone.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : lint::own_tables(view)) {
    if (table->of_type == 0) continue;
    lint::Finding finding = lint::about_table(view, *table);
    finding.message = fmt::format("the columns of {} are those of a type, and cannot be altered without it",
                                  finding.subject);
    finding.help = "write the columns";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule typed_table{.id = "typed-table",
                                              .summary = "a table of a composite type",
                                              .category = lint::Category::schema,
                                              .severity = lint::Severity::note,
                                              .optional = true,
                                              .check = lint::SchemaCheck{check},
                                              .answers = "pgrubic GN034"};

}  // namespace rules
