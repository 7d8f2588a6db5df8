// A view reads its tables with its owner's rights, and an owner of a table is not held by its policies. From
// 15 on security_invoker makes it read with the caller's.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

bool says_yes(const catalog::Relation& view, const char* option) {
  const auto& options = view.options.get();
  const auto found = options.find(option);
  return found != options.end() && found->second != "false" && found->second != "off" && found->second != "0";
}

// A table that the view reads and that has row security; null: none.
const catalog::Relation* secured(const lint::SchemaView& view, const catalog::Relation& of) {
  for (const catalog::Dependency& edge :
       view.catalog.references_of({ast::ObjectClass::relation, of.oid, 0})) {
    if (edge.referenced.cls != ast::ObjectClass::relation) continue;
    const catalog::Relation* table = view.catalog.relation(edge.referenced.oid);
    if (table && table->row_security && !table->force_row_security) return table;
  }
  return nullptr;
}

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const auto& [oid, relation] : view.catalog.all<catalog::Relation>()) {
    if (relation->kind != catalog::RelationKind::view || says_yes(*relation, "security_invoker") ||
        !lint::is_own(view, relation->made))
      continue;
    const catalog::Relation* table = secured(view, *relation);
    if (!table) continue;
    lint::Finding finding = lint::about_table(view, *relation);
    finding.message = fmt::format(
        "view {} reads {} with its owner's rights: the policies of {} do not hold for who reads the view",
        finding.subject, view.catalog.qualified_name(*table), table->name);
    finding.notes.push_back(view.run.made("secured", view.catalog.qualified_name(*table), table->made));
    if (view.run.settings.server_version.major >= 15) {
      finding.safe_sql = true;
      finding.help = fmt::format("ALTER VIEW {} SET (security_invoker = true);",
                                 lint::sql_name(view.catalog, *relation));
    } else {
      finding.help =
          "from PostgreSQL 15 on: WITH (security_invoker = true); before, say the policy's condition in the "
          "view too";
    }
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule view_bypasses_row_security{
    .id = "view-bypasses-row-security",
    .summary = "a view that shows rows which row security would hide",
    .category = lint::Category::security,
    .severity = lint::Severity::warning,
    .check = lint::SchemaCheck{check},
    .answers =
        "splinter security_definer_view, postgres-language-server securityDefinerView, MigrationPilot MP099"};

}  // namespace rules
