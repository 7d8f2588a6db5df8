// The same name for the same thing, and another type: joins cast, and somebody is surprised.
#include <fmt/format.h>

#include <map>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/types/format_type.h"
#include "lint/types/type.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  struct First {
    ast::Oid type;
    const catalog::Relation* table;
    ast::ColumnNumber number;
  };
  std::map<std::string_view, First> first;
  lint::own_columns(view, [&](const catalog::Relation& table, ast::ColumnNumber number) {
    const catalog::Column& column = table.column(number);
    const ast::Oid type = types::base_type(view.catalog, column.type).oid;
    const catalog::Type* own = view.catalog.get<catalog::Type>(type);
    // An enum of its own is what the same word means in each table: status, kind.
    if (type == 0 || (own && own->kind == catalog::Type::Kind::enumeration)) return;
    const auto [at, fresh] = first.try_emplace(column.name, First{type, &table, number});
    if (fresh || at->second.type == type) return;
    const catalog::Column& other = at->second.table->column(at->second.number);
    lint::Finding finding = lint::about_column(view, table, number);
    const std::string other_name = lint::part_name(view.catalog, *at->second.table, other.name);
    finding.message =
        fmt::format("{} is {}, and {} is {}", finding.subject, types::format_type(view.catalog, column.type),
                    other_name, types::format_type(view.catalog, other.type));
    finding.notes.push_back(view.run.made("first", other_name, other.made));
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule column_type_varies{.id = "column-type-varies",
                                                     .summary = "a column name with several types",
                                                     .category = lint::Category::types,
                                                     .severity = lint::Severity::note,
                                                     .optional = true,
                                                     .check = lint::SchemaCheck{check},
                                                     .answers = "pg-index-health IH-45"};

}  // namespace rules
