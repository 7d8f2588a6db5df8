// Walking downs and verify scripts statement by statement, with the block that each would run in.

#include "lint/engine/down.h"

#include <algorithm>

#include "lint/chain/parse_script.h"
#include "lint/lower/lower.h"

namespace lint {

using replay::Block;

namespace {

Block after_transaction(const ast::Transaction& change, Block block, bool one_string) {
  using Kind = ast::Transaction::Kind;
  switch (change.kind) {
    case Kind::begin: return block == Block::runner ? block : Block::explicit_;
    case Kind::commit:
    case Kind::prepare:
    case Kind::rollback:
      if (change.chain) return Block::explicit_;
      return one_string ? Block::implicit : Block::none;
    default: return block;
  }
}

}  // namespace

void walk_down(const Context& run, uint32_t revision, const chain::Script& script,
               const std::function<void(const DownView&)>& visit) {
  const std::string_view bytes = run.source(script.file).bytes;
  const sql::Parsed parsed = chain::parse_script(run.chain, script);
  const auto count = static_cast<uint32_t>(parsed.statements.size());
  const bool one_string = script.send == chain::SendMode::one_string && count > 1;
  Block block = script.transactional ? Block::runner : one_string ? Block::implicit : Block::none;
  for (const sql::Statement& statement : parsed.statements) {
    for (const ast::Change& change : lower::lower(statement, bytes)) {
      visit({run, revision, script, statement, change, block, count});
      if (const auto* transaction = std::get_if<ast::Transaction>(&change)) {
        block = after_transaction(*transaction, block, one_string);
      }
    }
  }
}

bool refuses_block(const ast::Change& change) {
  using ast::AlterCommand;
  if (const auto* c = std::get_if<ast::CreateIndex>(&change)) return c->concurrently;
  if (const auto* c = std::get_if<ast::Drop>(&change)) return c->concurrently;
  if (const auto* c = std::get_if<ast::Vacuum>(&change)) return !c->analyze_only;
  if (const auto* c = std::get_if<ast::Cluster>(&change)) return c->table.empty() || c->concurrently;
  if (const auto* c = std::get_if<ast::Utility>(&change)) return !c->in_transaction_allowed;
  if (const auto* c = std::get_if<ast::Reindex>(&change)) {
    return c->concurrently ||
           (c->target != ast::Reindex::Target::index && c->target != ast::Reindex::Target::table);
  }
  if (const auto* c = std::get_if<ast::AlterTable>(&change)) {
    return std::any_of(c->commands.begin(), c->commands.end(), [](const AlterCommand& command) {
      return command.kind == AlterCommand::Kind::detach_partition && command.concurrently;
    });
  }
  return false;
}

}  // namespace lint
