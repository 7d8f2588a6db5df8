// CREATE POLICY does not enable row security: until ALTER TABLE ... ENABLE ROW LEVEL SECURITY every row is
// open.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : view.tables) {
    if (table->row_security || table->policies.get().empty()) continue;
    const catalog::Policy* first = view.catalog.get<catalog::Policy>(table->policies.get().front());
    // Of a table that no revision makes it is not known whether it has row security.
    if (!first || view.catalog.may_be_touched(*table) || !lint::is_own(view, first->made) ||
        !lint::is_own(view, table->made))
      continue;
    lint::Finding finding = view.finding(first->made, first->name);
    finding.subject = view.catalog.qualified_name(*table);
    finding.message = fmt::format("policy {} of {} is asked by nobody: the table has no row security",
                                  first->name, finding.subject);
    finding.safe_sql = true;
    finding.help =
        fmt::format("ALTER TABLE {} ENABLE ROW LEVEL SECURITY;", lint::sql_name(view.catalog, *table));
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule policy_without_row_security{
    .id = "policy-without-row-security",
    .summary = "a policy that nobody asks",
    .category = lint::Category::security,
    .severity = lint::Severity::error,
    .check = lint::SchemaCheck{check},
    .answers = "splinter policy_exists_rls_disabled, postgres-language-server policyExistsRlsDisabled"};

}  // namespace rules
