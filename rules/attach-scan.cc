// ATTACH PARTITION reads the whole new partition under ACCESS EXCLUSIVE, unless a valid CHECK proves its
// bound, and the default partition too (https://www.postgresql.org/docs/current/sql-altertable.html).
#include <fmt/format.h>

#include "lint/engine/alter.h"
#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::AlterTable>();
  for (const ast::AlterCommand& command : change.commands) {
    if (command.kind != ast::AlterCommand::Kind::attach_partition) continue;
    const effects::Effects& effects = view.effects();
    for (const auto& [oid, relation] : view.catalog.all<catalog::Relation>()) {
      if (!relation->is_table() || !effects.scans.contains(view.catalog.display_name(*relation)) ||
          !view.in_use(*relation))
        continue;
      const std::string name = view.catalog.qualified_name(*relation);
      lint::Finding finding = view.finding();
      finding.subject = name;
      const bool is_default = relation->partition_bound && relation->partition_bound->is_default;
      finding.message = fmt::format("attaching {} scans {}{} while reads and writes of it wait",
                                    command.relation->name, is_default ? "the default partition " : "", name);
      finding.notes.push_back(view.not_new(*relation));
      finding.help = fmt::format(
          "add a CHECK that {} to {} NOT VALID, validate it in a transaction of its own, then attach",
          is_default ? "excludes the new bound" : "proves the bound",
          lint::sql_name(view.catalog, *relation));
      sink.add(std::move(finding));
    }
  }
}

}  // namespace

extern constinit const lint::Rule attach_scan{
    .id = "attach-scan",
    .summary = "ATTACH PARTITION that reads a whole table to prove the bound",
    .category = lint::Category::locks,
    .severity = lint::Severity::warning,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable>(),
    .answers = "postgres-language-server avoidAttachingPartition, MigrationPilot MP072 MP094"};

}  // namespace rules
