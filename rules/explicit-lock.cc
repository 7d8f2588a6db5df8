// LOCK TABLE on a table in use. Who writes it means it: off unless chosen.
#include <fmt/format.h>

#include "lint/engine/rule.h"

namespace rules {

namespace {

void check(const lint::StatementView& view, lint::Sink& sink) {
  for (const ast::RelationRef& ref : view.as<ast::LockTable>().relations) {
    const catalog::Relation* table = view.table_in_use(ref.name);
    if (!table) continue;
    const auto lock = view.effects().held.find(table->oid);
    if (lock == view.effects().held.end() || lock->second < effects::LockMode::share) continue;
    const std::string name = view.catalog.qualified_name(*table);
    lint::Finding finding = view.finding();
    finding.subject = name;
    finding.message =
        fmt::format("LOCK TABLE holds {} on {} until the transaction ends: {} wait",
                    effects::lock_words(lock->second), name, effects::lock_blocks(lock->second));
    finding.notes.push_back(view.not_new(*table));
    finding.help =
        "let each statement take the lock it needs; where their order matters, keep what follows short";
    sink.add(std::move(finding));
  }
}

}  // namespace

extern constinit const lint::Rule explicit_lock{.id = "explicit-lock",
                                                .summary = "LOCK TABLE on a table in use",
                                                .category = lint::Category::locks,
                                                .severity = lint::Severity::warning,
                                                .optional = true,
                                                .check = lint::StatementCheck{check},
                                                .on = lint::changes<ast::LockTable>(),
                                                .answers = "MigrationPilot MP065"};

}  // namespace rules
