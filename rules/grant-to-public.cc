// GRANT ... TO PUBLIC on tables, their columns and sequences: every role has it, those to come included, and
// REVOKE from one role takes nothing away. What PUBLIC has anyway (EXECUTE, USAGE of types, CONNECT) is let
// be.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/later.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"
#include "lint/text/join.h"

namespace rules {

namespace {

bool asked(ast::ObjectKind kind) {
  using ast::ObjectKind;
  return kind == ObjectKind::table || kind == ObjectKind::sequence || kind == ObjectKind::column ||
         kind == ObjectKind::foreign_server || kind == ObjectKind::large_object;
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& grant = view.as<ast::Grant>();
  const bool to_public =
      std::find(grant.grantees.begin(), grant.grantees.end(), "public") != grant.grantees.end();
  if (grant.revoke || grant.role_membership || !to_public || !asked(grant.kind)) return;
  std::vector<std::string> what;
  for (const ast::ObjectRef& object : grant.objects) {
    const catalog::Relation* table = view.catalog.relation(view.catalog.resolve_relation(object.name));
    if (table && table->persistence == ast::Persistence::temporary) return;
    if (lint::revoked_later(view, object.name.name)) continue;
    what.push_back(table ? view.catalog.qualified_name(*table) : object.name.name);
  }
  for (const std::string& schema : grant.all_in_schema) what.push_back("all in schema " + schema);
  if (grant.default_privileges) what.emplace_back("what is still to be made");
  if (what.empty() && !grant.objects.empty()) return;
  lint::Finding finding = view.finding();
  finding.subject = what.empty() ? "public" : what.front();
  finding.message = fmt::format(
      "every role has {} on {}: PUBLIC is everyone, roles to come included",
      grant.privileges.empty() ? "all privileges" : text::joined(grant.privileges, ", "), lint::listed(what));
  finding.help = "grant it to a role of its own, and that role to those who need it";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule grant_to_public{.id = "grant-to-public",
                                                  .summary = "a privilege on a table for everyone",
                                                  .category = lint::Category::security,
                                                  .severity = lint::Severity::warning,
                                                  .check = lint::StatementCheck{check},
                                                  .on = lint::changes<ast::Grant>(),
                                                  .answers = "MigrationPilot MP085"};

}  // namespace rules
