// TRUNCATE of a table in use: its rows are lost, and with CASCADE those of every table that references it
// (src/backend/commands/tablecmds.c, ExecuteTruncate).
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/messages.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  const auto& change = view.as<ast::Truncate>();
  std::vector<std::string> named, taken;
  const catalog::Relation* first = nullptr;
  for (const ast::RelationRef& ref : change.relations) {
    const catalog::Relation* table = view.table_in_use(ref.name);
    if (!table) continue;
    if (!first) first = table;
    named.push_back(view.catalog.qualified_name(*table));
  }
  if (change.cascade) {
    for (const auto& [oid, mode] : view.effects().held) {
      const catalog::Relation* table = view.catalog.relation(oid);
      if (!table || !table->is_table() || !view.in_use(*table) || table->is_partition()) continue;
      const std::string name = view.catalog.qualified_name(*table);
      if (mode != effects::LockMode::access_exclusive ||
          std::find(named.begin(), named.end(), name) != named.end())
        continue;
      if (!first) first = table;
      taken.push_back(name);
    }
  }
  if (!first) return;
  lint::Finding finding = view.finding();
  finding.subject = view.catalog.qualified_name(*first);
  finding.message = taken.empty()
                        ? fmt::format("TRUNCATE takes every row of {}", lint::listed(named))
                        : fmt::format("TRUNCATE ... CASCADE also takes every row of {}", lint::listed(taken));
  finding.label = "ACCESS EXCLUSIVE lock: reads and writes wait until the transaction ends";
  finding.notes.push_back(view.not_new(*first));
  finding.help = taken.empty()
                     ? "say why nobody needs them: an earlier transaction's readers see an empty table"
                     : "TRUNCATE without CASCADE refuses where others reference it; name each table that "
                       "is meant";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule truncated_table{.id = "truncated-table",
                                                  .summary = "a table in use emptied by TRUNCATE",
                                                  .category = lint::Category::data,
                                                  .severity = lint::Severity::warning,
                                                  .check = lint::StatementCheck{check},
                                                  .on = lint::changes<ast::Truncate>(),
                                                  .answers =
                                                      "squawk ban-truncate-cascade, postgres-language-server "
                                                      "banTruncate banTruncateCascade, MigrationPilot "
                                                      "MP036, pgrubic US029"};

}  // namespace rules
