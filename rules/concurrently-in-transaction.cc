// Statements that the server refuses inside a transaction block (SQLSTATE 25001; PreventInTransactionBlock,
// src/backend/access/transam/xact.c), where one stands: the script's own, the runner's, or the implicit one
// of several statements sent in one string.
#include <fmt/format.h>

#include "lint/chain/no_transaction.h"
#include "lint/engine/down.h"
#include "lint/engine/rule.h"
#include "lint/engine/transaction_advice.h"

namespace rules {

namespace {

std::string what(const ast::Change& change) {
  if (std::holds_alternative<ast::CreateIndex>(change)) return "CREATE INDEX CONCURRENTLY";
  if (std::holds_alternative<ast::Drop>(change)) return "DROP INDEX CONCURRENTLY";
  if (std::holds_alternative<ast::Vacuum>(change)) return "VACUUM";
  if (const auto* cluster = std::get_if<ast::Cluster>(&change)) {
    return cluster->concurrently ? "REPACK (CONCURRENTLY)" : cluster->repack ? "REPACK" : "CLUSTER";
  }
  if (std::holds_alternative<ast::AlterTable>(change)) return "ALTER TABLE ... DETACH CONCURRENTLY";
  if (const auto* utility = std::get_if<ast::Utility>(&change)) return utility->word;
  if (const auto* reindex = std::get_if<ast::Reindex>(&change)) {
    if (reindex->concurrently) return "REINDEX CONCURRENTLY";
    return reindex->target == ast::Reindex::Target::schema   ? "REINDEX SCHEMA"
           : reindex->target == ast::Reindex::Target::system ? "REINDEX SYSTEM"
                                                             : "REINDEX DATABASE";
  }
  return "this";
}

std::string subject(const ast::Change& change, std::string_view revision) {
  if (const auto* c = std::get_if<ast::CreateIndex>(&change); c && !c->name.empty()) return c->name;
  if (const auto* c = std::get_if<ast::Drop>(&change); c && !c->objects.empty())
    return c->objects.front().name.name;
  return std::string(revision);
}

void report(lint::Finding finding, const chain::Chain& chain, const chain::Script& script,
            const ast::Change& change, replay::Block block, uint32_t statements, bool down,
            lint::Sink& sink) {
  finding.subject = subject(change, chain.revisions[finding.revision].id);
  finding.message = what(change) + " cannot run inside a transaction block";
  finding.label = lint::why_in_transaction(block, statements);
  finding.help = block == replay::Block::explicit_ ? "COMMIT before it, or move it out of the BEGIN"
                                                   : chain::way_out_of_transaction(chain, script, down).words;
  sink.add(std::move(finding));
}

void check(const lint::StatementView& view, lint::Sink& sink) {
  const replay::Step& step = view.step;
  if (!lint::refuses_block(step.change)) return;
  if (step.inner) {
    lint::Finding finding = view.finding();
    finding.subject = subject(step.change, view.revision().id);
    finding.message = what(step.change) + " cannot be executed from a function or a DO block";
    finding.help = "make it a statement of its own";
    sink.add(std::move(finding));
    return;
  }
  if (step.block == replay::Block::none) return;
  report(view.finding(), view.run.chain, step.script, step.change, step.block, step.statements, false, sink);
}

void check_down(const lint::DownView& view, lint::Sink& sink) {
  if (view.block == replay::Block::none || !lint::refuses_block(view.change)) return;
  report(view.finding(), view.run.chain, view.script, view.change, view.block, view.statements, true, sink);
}

}  // namespace

extern constinit const lint::Rule concurrently_in_transaction{
    .id = "concurrently-in-transaction",
    .summary = "a statement that cannot run in the transaction it stands in",
    .severity = lint::Severity::error,
    .check = lint::StatementCheck{check},
    .on = lint::changes<ast::CreateIndex, ast::Drop, ast::Vacuum, ast::Cluster, ast::Utility, ast::Reindex,
                        ast::AlterTable>(),
    .down = check_down,
    .of_refusals = true,
    .answers =
        "squawk ban-concurrent-index-creation-in-transaction, "
        "postgres-language-server banConcurrentIndexCreationInTransaction, atlas PG103 TX101"};

}  // namespace rules
