// ROW LEVEL SECURITY enabled and no policy: for everyone but the owner and BYPASSRLS roles the table is empty
// (https://www.postgresql.org/docs/current/ddl-rowsecurity.html, "a default-deny policy").
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : view.tables) {
    if (!table->row_security || !table->policies.get().empty() || table->is_partition() ||
        !lint::is_own(view, table->made))
      continue;
    if (view.catalog.may_be_touched(*table)) continue;  // it may have some
    lint::Finding finding = lint::about_table(view, *table);
    finding.message = fmt::format("{} has row security and no policy: everyone but its owner finds it empty",
                                  finding.subject);
    finding.safe_sql = true;
    finding.help = fmt::format("CREATE POLICY <name> ON {} FOR SELECT TO <role> USING (<which rows>);",
                               lint::sql_name(view.catalog, *table));
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule row_security_without_policy{
    .id = "row-security-without-policy",
    .summary = "row security that lets nobody see a row",
    .category = lint::Category::security,
    .severity = lint::Severity::note,
    .check = lint::SchemaCheck{check},
    .answers = "splinter rls_enabled_no_policy, postgres-language-server rlsEnabledNoPolicy"};

}  // namespace rules
