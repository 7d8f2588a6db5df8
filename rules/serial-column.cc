// serial is a default and a sequence that belongs to the column; an identity column is one thing.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/type.h"

namespace rules {

namespace {

// A sequence OWNED BY the column.
bool owned_sequence(const lint::SchemaView& view, const catalog::Relation& table, ast::ColumnNumber number) {
  for (const catalog::Dependency& edge :
       view.catalog.value_dependents_of({ast::ObjectClass::relation, table.oid, number}, true)) {
    const catalog::Relation* sequence = edge.dependent.cls == ast::ObjectClass::relation
                                            ? view.catalog.relation(edge.dependent.oid)
                                            : nullptr;
    if (sequence && sequence->sequence && !sequence->sequence->identity &&
        sequence->sequence->owner_column == number)
      return true;
  }
  return false;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_columns(view, [&](const catalog::Relation& table, ast::ColumnNumber number) {
    const catalog::Column& column = table.column(number);
    if (!(!column.is_identity() && column.default_expr && owned_sequence(view, table, number))) return;
    lint::Finding finding = lint::about_column(view, table, number);
    finding.message = fmt::format(
        "{} takes its values from a sequence by DEFAULT: whoever may insert needs rights on both, and "
        "anybody may insert a value of his own",
        finding.subject);
    finding.help = "bigint GENERATED ALWAYS AS IDENTITY";
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule serial_column{
    .id = "serial-column",
    .summary = "serial where an identity column would do",
    .category = lint::Category::types,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers =
        "squawk prefer-identity, postgres-language-server preferIdentity, pg-index-health IH-14 IH-20, "
        "MigrationPilot MP039, pgrubic TP007"};

}  // namespace rules
