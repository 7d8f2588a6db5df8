// For schemas that an API exposes: a table without row security is open to every role that has the privilege.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

extern const lint::Rule row_security_off;

namespace {

constexpr std::array<lint::RuleOption, 1> options{{{"schemas", lint::RuleOption::Kind::list}}};

using Names = std::vector<std::string>;

void check(const lint::SchemaView& view, lint::Sink& sink) {
  static const Names otherwise{"public"};
  for (const catalog::Relation* table : lint::own_tables(view)) {
    const Names* set = view.run.settings.option<Names>(row_security_off, "schemas", table->made.file);
    const Names& schemas = set ? *set : otherwise;
    if (table->row_security || !table->policies.get().empty() || view.catalog.may_be_touched(*table))
      continue;
    if (std::find(schemas.begin(), schemas.end(), view.catalog.schema_name(table->schema)) == schemas.end())
      continue;
    lint::Finding finding = lint::about_table(view, *table);
    finding.message = fmt::format("{} has no row security", finding.subject);
    finding.safe_sql = true;
    finding.help = fmt::format(
        "ALTER TABLE {0} ENABLE ROW LEVEL SECURITY;\nCREATE POLICY <name> ON {0} USING (<which rows>);",
        lint::sql_name(view.catalog, *table));
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule row_security_off{
    .id = "row-security-off",
    .summary = "a table without row security in a schema where all should have it",
    .category = lint::Category::security,
    .severity = lint::Severity::warning,
    .optional = true,
    .check = lint::SchemaCheck{check},
    .answers =
        "splinter rls_disabled_in_public, postgres-language-server rlsDisabledInPublic, MigrationPilot MP057",
    .options = options};

}  // namespace rules
