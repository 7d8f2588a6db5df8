// NOT VALID is the first half of a change: until VALIDATE CONSTRAINT the rows that stood there are unproved,
// and the planner believes nothing of it. Judged once a later revision is there that could have validated it.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  const size_t revisions = view.run.chain.revisions.size();
  lint::own_constraints(view, [&](const catalog::Relation& table, const catalog::Constraint& constraint) {
    if (constraint.validated || !constraint.enforced || constraint.made.revision + 1 >= revisions) return;
    if (view.catalog.may_be_touched(table)) return;  // what cannot be read may validate it
    lint::Finding finding = lint::about_constraint(view, table, constraint);
    finding.message = fmt::format("constraint {} of {} is NOT VALID, and no later revision validates it",
                                  constraint.name, view.catalog.qualified_name(table));
    finding.safe_sql = true;
    finding.help = fmt::format(
        "-- in a revision of its own; SHARE UPDATE EXCLUSIVE: reads and writes go on\nALTER TABLE {} "
        "VALIDATE CONSTRAINT {};",
        lint::sql_name(view.catalog, table), sql::quote_identifier(constraint.name));
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule never_validated_constraint{
    .id = "never-validated-constraint",
    .summary = "a NOT VALID constraint that no later revision validates",
    .category = lint::Category::schema,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers = "pg-index-health IH-17"};

}  // namespace rules
