// autovacuum_enabled = off at the head: dead rows stay, statistics grow old; only the one against wraparound
// still comes.
#include <fmt/format.h>

#include "lint/engine/messages.h"
#include "lint/engine/own_tables.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::SchemaView& view, lint::Sink& sink) {
  for (const catalog::Relation* table : view.tables) {
    const auto& options = table->options.get();
    const auto found = options.find("autovacuum_enabled");
    if (found == options.end() || !lint::is_own(view, table->made)) continue;
    const std::string& value = found->second;
    if (value != "false" && value != "off" && value != "0" && value != "no") continue;
    lint::Finding finding = lint::about_table(view, *table);
    finding.message = fmt::format(
        "autovacuum is off for {}: dead rows stay, and the planner's statistics grow old", finding.subject);
    finding.safe_sql = true;
    finding.help =
        fmt::format("ALTER TABLE {} RESET (autovacuum_enabled);", lint::sql_name(view.catalog, *table));
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule autovacuum_disabled{.id = "autovacuum-disabled",
                                                      .summary = "a table that autovacuum leaves alone",
                                                      .category = lint::Category::schema,
                                                      .severity = lint::Severity::warning,
                                                      .check = lint::SchemaCheck{check},
                                                      .answers = "atlas PG320, MigrationPilot MP066"};

}  // namespace rules
