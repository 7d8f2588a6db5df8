// Several statements outside a transaction: when one fails, those before it stay, and the runner begins again
// at the first, which now fails because it is done (42P07, 42701). `migrate` goes on where it stopped; other
// runners do not.
#include <fmt/format.h>

#include <algorithm>

#include "lint/engine/rule.h"

namespace rules {

namespace {

bool every_clause(const ast::AlterTable& change) {
  using Kind = ast::AlterCommand::Kind;
  return std::all_of(change.commands.begin(), change.commands.end(), [](const ast::AlterCommand& command) {
    switch (command.kind) {
      case Kind::add_column: return command.if_not_exists;
      case Kind::drop_column:
      case Kind::drop_constraint: return command.if_exists;
      case Kind::add_constraint: return false;
      default: return true;  // done again, it is as it was
    }
  });
}

// Whether the statement succeeds a second time.
bool can_be_repeated(const ast::Change& change) {
  if (const auto* c = std::get_if<ast::CreateTable>(&change)) return c->if_not_exists;
  if (const auto* c = std::get_if<ast::CreateTableAs>(&change)) return c->if_not_exists;
  if (const auto* c = std::get_if<ast::CreateIndex>(&change)) return c->if_not_exists;
  if (const auto* c = std::get_if<ast::AlterTable>(&change)) return every_clause(*c);
  if (const auto* c = std::get_if<ast::Drop>(&change)) return c->missing_ok;
  return false;  // Rename
}

// Whether the tool wraps scripts in transactions, and this one does without: then it is known what the tool
// does, and that somebody has chosen otherwise here.
bool opts_out(const lint::StatementView& view) {
  if (view.step.script.transactional) return false;
  constexpr size_t enough = 64;
  const auto& revisions = view.run.chain.revisions;
  const auto end = revisions.begin() + static_cast<ptrdiff_t>(std::min(revisions.size(), enough));
  return std::any_of(revisions.begin(), end, [](const chain::Revision& revision) {
    return revision.up && revision.up->transactional;
  });
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  if (view.run.chain.layout == "native" || view.run.settings.runner_is_ours || !opts_out(view)) return;
  if (view.step.block != ast::Block::none || view.step.inner) return;
  if (view.step.number + 1 >= view.step.statements || can_be_repeated(view.step.change)) return;
  lint::Finding finding = view.finding();
  finding.subject = std::string(view.revision().id);
  finding.message = "when a later statement of this file fails, this one stays and fails the next time";
  finding.help =
      "one statement a file; or IF [NOT] EXISTS, after a DROP INDEX CONCURRENTLY IF EXISTS where an index is "
      "built";
  sink.add(std::move(finding));
}

}  // namespace

extern constinit const lint::Rule not_repeatable{
    .id = "not-repeatable",
    .summary = "a statement outside a transaction that cannot be run again",
    .category = lint::Category::data,
    .severity = lint::Severity::warning,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::CreateTable, ast::CreateTableAs, ast::CreateIndex, ast::AlterTable, ast::Drop,
                        ast::Rename>(),
    .answers =
        "squawk prefer-robust-stmts, postgres-language-server preferRobustStmts, MigrationPilot MP023"};

}  // namespace rules
