// What the world outside gives changes some day, and with it every row that references it.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace rules {

namespace {

using catalog::Constraint;

// What keys that stand for nothing else are made of.
constexpr std::array<ast::Oid, 6> made_up = {type_oid::int2, type_oid::int4, type_oid::int8,
                                             type_oid::uuid, type_oid::oid,  type_oid::bytea};

bool is_text(ast::Oid type) {
  return type == type_oid::text || type == type_oid::varchar || type == type_oid::bpchar;
}

bool references_another(const catalog::Relation& table, ast::ColumnNumber column) {
  return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const Constraint& constraint) {
    const auto& columns = constraint.columns;
    return constraint.kind == Constraint::Kind::foreign_key &&
           std::find(columns.begin(), columns.end(), column) != columns.end();
  });
}

// Of no number, no uuid, and nothing that another table gives.
bool is_natural(const lint::SchemaView& view, const catalog::Relation& table, const Constraint& key) {
  return std::none_of(key.columns.begin(), key.columns.end(), [&](ast::ColumnNumber number) {
    const ast::Oid type = types::base_type(view.catalog, table.column(number).type).oid;
    return type == 0 || std::find(made_up.begin(), made_up.end(), type) != made_up.end() ||
           references_another(table, number);
  });
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : lint::own_tables(view)) {
    const Constraint* key = table->primary_key();
    if (!key || !is_natural(view, *table, *key)) continue;
    const catalog::Column& first = table->column(key->columns.front());
    const bool alone = key->columns.size() == 1;
    const bool referenced = view.children.find(table->oid) != view.children.end();
    // text-primary-key tells of that.
    if (alone && referenced && is_text(types::base_type(view.catalog, first.type).oid)) continue;
    lint::Finding finding = lint::about_constraint(view, *table, *key);
    finding.message =
        fmt::format("the primary key of {} is {}: it changes when what it stands for does",
                    view.catalog.qualified_name(*table),
                    alone ? fmt::format("{}, {}", first.name, types::format_type(view.catalog, first.type))
                          : lint::sql_columns(*table, key->columns));
    finding.help = "a number or uuid as the key, and UNIQUE on this";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule natural_primary_key{
    .id = "natural-primary-key",
    .summary = "a primary key that stands for something outside",
    .category = lint::Category::schema,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "pg-index-health IH-32"};

}  // namespace rules
