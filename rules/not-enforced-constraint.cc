// NOT ENFORCED (18): the constraint is a remark. Rows that break it are let in.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_constraints(view, [&](const catalog::Relation& table, const catalog::Constraint& constraint) {
    if (constraint.enforced) return;
    lint::Finding finding = lint::about_constraint(view, table, constraint);
    finding.message = fmt::format("constraint {} of {} is NOT ENFORCED: rows that break it are let in",
                                  constraint.name, view.catalog.qualified_name(table));
    if (constraint.kind == catalog::Constraint::Kind::foreign_key) {
      finding.safe_sql = true;
      finding.help = fmt::format(
          "-- scans the table under SHARE ROW EXCLUSIVE\nALTER TABLE {} ALTER CONSTRAINT {} ENFORCED;",
          lint::sql_name(view.catalog, table), sql::quote_identifier(constraint.name));
    } else {
      finding.help = "add it NOT VALID, validate it, and drop this one";
    }
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule not_enforced_constraint{.id = "not-enforced-constraint",
                                                          .summary = "a constraint that nobody enforces",
                                                          .category = lint::Category::schema,
                                                          .severity = lint::Severity::note,
                                                          .check = lint::SchemaCheck{check},
                                                          .answers = "MigrationPilot MP082"};

}  // namespace rules
