// Labels of an enum cannot be dropped or reordered; a table of its own can.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const auto& [oid, type] : view.catalog.all<catalog::Type>()) {
    if (type->kind != catalog::Type::Kind::enumeration || !lint::is_own(view, type->made)) continue;
    lint::Finding finding = view.finding(type->made, type->name);
    finding.subject = fmt::format("{}.{}", view.catalog.schema_name(type->schema), type->name);
    finding.message =
        fmt::format("type {} is an enum: a label can be added and renamed, never dropped", finding.subject);
    finding.help = "a table of the values and a foreign key, or text with a CHECK";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule enum_type{
    .id = "enum-type",
    .summary = "an enum type",
    .category = lint::Category::types,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "eugene W13, postgres-language-server creatingEnum, pgrubic GN006"};

}  // namespace rules
