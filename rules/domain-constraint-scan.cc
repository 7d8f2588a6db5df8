// ALTER DOMAIN that puts a constraint on values that are there: every table with a column of the domain is
// read whole, under SHARE, so that writes to all of them wait (src/backend/commands/typecmds.c,
// validateDomainCheckConstraint).
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/text/trim.h"

namespace rules {

namespace {

using Action = ast::AlterDomain::Action;

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::AlterDomain>();
  std::vector<std::string> tables;  // it locks none but to read them
  const catalog::Relation* first = nullptr;
  for (const auto& [oid, mode] : view.effects().held) {
    const catalog::Relation* table = view.catalog.relation(oid);
    if (!table || mode < effects::LockMode::share || !view.in_use(*table)) continue;
    if (!first) first = table;
    tables.push_back(view.catalog.qualified_name(*table));
  }
  if (!first) return;
  lint::Finding finding = view.finding();
  finding.subject = change.name.name;
  finding.message = fmt::format("this reads every row of {} while writes wait", lint::listed(tables));
  finding.label = fmt::format("SHARE lock on each table that has a column of {}", change.name.name);
  finding.notes.push_back(view.not_new(*first));
  if (change.action == Action::add_constraint) {
    finding.help = fmt::format(
        "{} NOT VALID;  -- holds new values to it, reads nothing\n"
        "-- for the rows that are there, a CHECK on each table; VALIDATE CONSTRAINT on it lets writes go "
        "on:\n"
        "ALTER TABLE {} ADD CHECK (<the same of its column>) NOT VALID;",
        text::trim_back(view.sql(), "; \n"), lint::sql_name(view.catalog, *first));
    finding.safe_sql = true;
  } else {
    finding.help =
        "leave the domain as it is, and put a CHECK on each table, NOT VALID first: VALIDATE CONSTRAINT on a "
        "table\nlets writes go on";
  }
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule domain_constraint_scan{
    .id = "domain-constraint-scan",
    .summary = "a domain's new constraint that reads every table that uses it",
    .category = lint::Category::locks,
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterDomain>(),
    .answers = "squawk ban-alter-domain-with-add-constraint, MigrationPilot MP043"};

}  // namespace rules
