// Each reference repeats it, comparisons hang on the collation, and an update of it touches every child.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : lint::own_tables(view)) {
    const catalog::Constraint* key = table->primary_key();
    if (!key || key->columns.size() != 1 || view.children.find(table->oid) == view.children.end()) continue;
    const catalog::Column& column = table->column(key->columns.front());
    const ast::Oid type = types::base_type(view.catalog, column.type).oid;
    if (type != type_oid::text && type != type_oid::varchar && type != type_oid::bpchar) continue;
    lint::Finding finding = lint::about_column(view, *table, key->columns.front());
    finding.message = fmt::format("{} is a key of {}, and is repeated in every row that references it",
                                  finding.subject, types::format_type(view.catalog, column.type));
    finding.help = "bigint or uuid as the key, and UNIQUE on this";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule text_primary_key{.id = "text-primary-key",
                                                   .summary = "a primary key of text",
                                                   .category = lint::Category::schema,
                                                   .severity = lint::Severity::note,
                                                   .optional = true,
                                                   .check = lint::SchemaCheck{check},
                                                   .answers = "pg-index-health IH-29"};

}  // namespace rules
