// A sequence that gives the values of a column and is narrower than it: ALTER COLUMN ... TYPE bigint leaves
// the sequence of a serial as integer, and nextval then fails at 2147483647 with "reached maximum value of
// sequence" (55000 on every version, 13 to 18).
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace rules {

namespace {

int64_t greatest(ast::Oid type) {
  return type == type_oid::int2 ? INT16_MAX : type == type_oid::int4 ? INT32_MAX : INT64_MAX;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const auto& [oid, sequence] : view.catalog.all<catalog::Relation>()) {
    if (!sequence->sequence || sequence->sequence->owner_table == 0) continue;
    const catalog::Relation* table = view.catalog.relation(sequence->sequence->owner_table);
    const ast::ColumnNumber number = sequence->sequence->owner_column;
    if (!table || number < 1 || !lint::is_own(view, sequence->made)) continue;
    const ast::Oid type = types::base_type(view.catalog, table->column(number).type).oid;
    const ast::Oid own = sequence->sequence->type.oid;
    // A narrower type's own end: one that somebody chose is meant.
    if (type != type_oid::int8 && type != type_oid::int4) continue;
    if (greatest(own) >= greatest(type) || sequence->sequence->maximum != greatest(own) ||
        sequence->sequence->cycle)
      continue;
    lint::Finding finding = view.finding(sequence->made, table->column(number).name);
    finding.subject = view.catalog.qualified_name(*sequence);
    finding.message = fmt::format("sequence {} ends at {}, and {}, which it fills, is {}", finding.subject,
                                  sequence->sequence->maximum,
                                  lint::part_name(view.catalog, *table, table->column(number).name),
                                  types::format_type(view.catalog, table->column(number).type));
    finding.safe_sql = true;
    finding.help = fmt::format("ALTER SEQUENCE {} AS {};", lint::sql_name(view.catalog, *sequence),
                               types::format_type(view.catalog, {type, -1}));
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule narrow_sequence{.id = "narrow-sequence",
                                                  .summary = "a sequence that ends before its column does",
                                                  .category = lint::Category::schema,
                                                  .severity = lint::Severity::warning,
                                                  .check = lint::SchemaCheck{check}};

}  // namespace rules
