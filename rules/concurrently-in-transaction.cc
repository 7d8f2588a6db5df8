// Statements that the server refuses inside a transaction block (SQLSTATE 25001; PreventInTransactionBlock,
// src/backend/access/transam/xact.c), where one stands: the script's own, the runner's, or the implicit one
// of several statements sent in one string.
#include <fmt/format.h>

#include "lint/ast/prevented_in_block.h"
#include "lint/ast/transaction_block.h"
#include "lint/chain/no_transaction.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"

namespace rules {

namespace {

std::string subject(const ast::Change& change, std::string_view revision) {
  if (const auto* c = std::get_if<ast::CreateIndex>(&change); c && !c->name.empty()) return c->name;
  if (const auto* c = std::get_if<ast::Drop>(&change); c && !c->objects.empty())
    return c->objects.front().name.name;
  return std::string(revision);
}

void report(lint::Finding finding, const chain::Chain& chain, const chain::Script& script,
            const ast::Change& change, ast::Block block, uint32_t statements, bool down, lint::Sink& sink) {
  finding.subject = subject(change, chain.revisions[finding.revision].id);
  finding.message = ast::prevented_in_block(change) + " cannot run inside a transaction block";
  finding.label = lint::why_in_transaction(block, statements);
  finding.help = block == ast::Block::explicit_ ? "COMMIT before it, or move it out of the BEGIN"
                                                : chain::way_out_of_transaction(chain, script, down).words;
  sink.add(std::move(finding));
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const replay::Step& step = view.step;
  const std::string word = ast::prevented_in_block(step.change);
  if (word.empty()) return;
  if (step.inner) {
    lint::Finding finding = view.finding();
    finding.subject = subject(step.change, view.revision().id);
    finding.message = word + " cannot be executed from a function or a DO block";
    finding.help = "make it a statement of its own";
    sink.add(std::move(finding));
    return;
  }
  if (step.block == ast::Block::none) return;
  report(view.finding(), view.run.chain, step.script, step.change, step.block, step.statements, false, sink);
}

void check_down(const lint::DownView& view, lint::Sink& sink) {
  if (view.block == ast::Block::none || ast::prevented_in_block(view.change).empty()) return;
  report(view.finding(), view.run.chain, view.script, view.change, view.block, view.statements, true, sink);
}

}  // namespace

extern constinit const lint::Rule concurrently_in_transaction{
    .id = "concurrently-in-transaction",
    .summary = "a statement that cannot run in the transaction it stands in",
    .category = lint::Category::locks,
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::CreateIndex, ast::Drop, ast::Vacuum, ast::Cluster, ast::Utility, ast::Reindex,
                        ast::AlterTable, ast::Discard, ast::Transaction>(),
    .down = check_down,
    .of_refusals = true,
    .answers =
        "squawk ban-concurrent-index-creation-in-transaction, postgres-language-server "
        "banConcurrentIndexCreationInTransaction, atlas PG103 TX101, MigrationPilot MP025"};

}  // namespace rules
