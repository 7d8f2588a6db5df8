// A foreign key that is not DEFERRABLE is checked at each statement: rows that reference each other, and
// loads in another order than parents first, need it at the end of the transaction.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"
#include "lint/sql/identifier.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  lint::own_constraints(view, [&](const catalog::Relation& table, const catalog::Constraint& key) {
    if (key.kind != catalog::Constraint::Kind::foreign_key || key.deferrable) return;
    lint::Finding finding = lint::about_constraint(view, table, key);
    finding.message =
        fmt::format("foreign key {} of {} cannot be deferred", key.name, view.catalog.qualified_name(table));
    finding.help = fmt::format("ALTER TABLE {} ALTER CONSTRAINT {} DEFERRABLE;",
                               lint::sql_name(view.catalog, table), sql::quote_identifier(key.name));
    sink.add(std::move(finding));
  });
}

}  // namespace

extern constinit const lint::Rule undeferrable_foreign_key{.id = "undeferrable-foreign-key",
                                                           .summary = "a foreign key that is not deferrable",
                                                           .category = lint::Category::schema,
                                                           .severity = lint::Severity::note,
                                                           .optional = true,
                                                           .check = lint::SchemaCheck{check},
                                                           .answers = "MigrationPilot MP074"};

}  // namespace rules
