// ACCESS EXCLUSIVE on several tables in one transaction: each is held until all are had, and a transaction
// that takes two of them in another order deadlocks with it (40P01). Whether anybody does, files do not tell:
// off unless chosen.
#include <fmt/format.h>

#include "lint/engine/rule.h"

namespace rules {

namespace {

using effects::LockMode;

void check(const lint::StatementView& view, lint::Sink& sink) {
  const lint::HeldLock* first = nullptr;
  const catalog::Relation* held_table = nullptr;
  for (const auto& [oid, lock] : view.run.held.locks()) {
    if (lock.mode != LockMode::access_exclusive) continue;
    if (first && lock.at.span != first->at.span) return;  // told at the second statement
    if (!first) held_table = view.catalog.relation(oid);
    first = &lock;
  }
  if (!first || !held_table) return;
  for (const auto& [oid, mode] : view.effects().held) {
    const catalog::Relation* table = view.catalog.relation(oid);
    if (!table || !table->is_table() || mode != LockMode::access_exclusive || !view.in_use(*table) ||
        view.run.held.locks().contains(oid))
      continue;
    const std::string name = view.catalog.qualified_name(*table),
                      other = view.catalog.qualified_name(*held_table);
    lint::Finding finding = view.finding();
    finding.subject = name;
    finding.message = fmt::format(
        "ACCESS EXCLUSIVE on {} while it is held on {}: who takes them in the other order deadlocks", name,
        other);
    finding.notes.push_back(
        {"held", fmt::format("on {}, taken by this statement", other), view.run.place(first->at)});
    finding.help = "one table a transaction, each in a revision of its own";
    sink.add(std::move(finding));
    return;
  }
}

}  // namespace

extern constinit const lint::Rule several_tables_locked{
    .id = "several-tables-locked",
    .summary = "the strongest lock on several tables in one transaction",
    .category = lint::Category::locks,
    .severity = lint::Severity::warning,
    .optional = true,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::AlterTable, ast::Drop, ast::Rename, ast::SetSchema, ast::CreateTable,
                        ast::Truncate, ast::LockTable>(),
    .answers = "postgres-language-server avoidWideLockWindow, MigrationPilot MP008 MP069 SQ001 SQ002 SQ005"};

}  // namespace rules
