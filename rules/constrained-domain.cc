// A domain with CHECK or NOT NULL: another constraint of it reads every table that uses the domain, and a new
// column of the domain rewrites its table, default or none.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const auto& [oid, type] : view.catalog.all<catalog::Type>()) {
    const bool constrained = type->not_null || !type->constraints.empty();
    if (type->kind != catalog::Type::Kind::domain || !constrained || !lint::is_own(view, type->made))
      continue;
    lint::Finding finding = view.finding(type->made, type->name);
    finding.subject = fmt::format("{}.{}", view.catalog.schema_name(type->schema), type->name);
    finding.message = fmt::format(
        "domain {} has constraints: adding a column of it rewrites the table, and changing them reads every "
        "table that uses it",
        finding.subject);
    finding.help = "the plain type, with a CHECK on each table: that can be added NOT VALID";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule constrained_domain{
    .id = "constrained-domain",
    .summary = "a domain with a constraint",
    .category = lint::Category::types,
    .severity = lint::Severity::note,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers = "squawk ban-create-domain-with-constraint, MigrationPilot MP043"};

}  // namespace rules
