// A table cannot be altered while checks of its rows wait for the end of the transaction (55006,
// CheckTableNotInUse in src/backend/commands/tablecmds.c). On an empty database none waits.
#include <fmt/format.h>

#include "lint/catalog/inheritors.h"
#include "lint/engine/departed.h"
#include "lint/engine/open_transaction.h"
#include "lint/engine/rule.h"

namespace rules {

namespace {

struct Use {
  std::string command;
  ast::Oid table = 0;
  bool only = false;
};

std::vector<Use> uses(const lint::StatementView& view) {
  std::vector<Use> out;
  const auto resolve = [&](const ast::Name& name) { return view.catalog.resolve_relation(name); };
  if (const auto* alter = view.is<ast::AlterTable>()) {
    out.push_back({"ALTER TABLE", resolve(alter->name), false});
  } else if (const auto* truncate = view.is<ast::Truncate>()) {
    for (const ast::RelationRef& one : truncate->relations)
      out.push_back({"TRUNCATE", resolve(one.name), one.only});
  } else if (const auto* index = view.is<ast::CreateIndex>()) {
    if (!index->concurrently) out.push_back({"CREATE INDEX", resolve(index->table), false});
  } else if (const auto* cluster = view.is<ast::Cluster>()) {
    if (!cluster->table.name.empty()) out.push_back({"CLUSTER", resolve(cluster->table), false});
  } else if (const auto* drop = view.is<ast::Drop>()) {
    if (drop->kind != ast::ObjectKind::table) return out;
    for (const ast::ObjectRef& one : drop->objects) out.push_back({"DROP TABLE", resolve(one.name), false});
  }
  return out;
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const lint::OpenTransaction& transaction = view.run.departed.transaction();
  if (!transaction.any_pending()) return;
  for (const Use& use : uses(view)) {
    if (use.table == 0) continue;
    for (const ast::Oid oid : catalog::all_inheritors(view.catalog, use.table)) {
      const lint::OpenTransaction::Pending* pending = transaction.pending(oid);
      const catalog::Relation* table = view.catalog.relation(oid);
      if (!pending || !table || (use.only && oid != use.table)) continue;
      const std::string name = view.catalog.qualified_name(*table);
      lint::Finding finding = view.finding();
      finding.subject = name;
      finding.message = fmt::format(
          "{} fails where {} has rows that this transaction has changed: their check by {} waits for "
          "its end",
          use.command, name, pending->by);
      finding.label =
          fmt::format("cannot {} \"{}\" because it has pending trigger events", use.command, table->name);
      finding.notes.push_back({"changed", "here", view.run.place(pending->at)});
      finding.help = "SET CONSTRAINTS ALL IMMEDIATE;  -- before it, or the change in a revision of its own";
      sink.add(std::move(finding));
      break;
    }
  }
}

}  // namespace

extern constinit const lint::Rule pending_trigger_events{
    .id = "pending-trigger-events",
    .summary = "a table is altered while deferred checks of its rows wait",
    .category = lint::Category::breaking,
    .severity = lint::Severity::warning,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable, ast::Truncate, ast::CreateIndex, ast::Cluster, ast::Drop>()};

}  // namespace rules
