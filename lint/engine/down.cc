#include "lint/engine/down.h"

#include <algorithm>

#include "lint/lower/lower.h"

namespace lint {

using catalog::Block;

namespace {

Block after_transaction(const catalog::Transaction& change, Block block, bool one_string) {
  using Kind = catalog::Transaction::Kind;
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
  const sql::Parsed parsed =
      sql::parse(bytes.substr(script.body.begin, script.body.size()), script.body.begin);
  const auto count = static_cast<uint32_t>(parsed.statements.size());
  const bool one_string = script.send == chain::SendMode::one_string && count > 1;
  Block block = script.transactional ? Block::runner : one_string ? Block::implicit : Block::none;
  for (const sql::Statement& statement : parsed.statements) {
    for (const catalog::Change& change : catalog::lower(statement, bytes)) {
      visit({run, revision, script, statement, change, block, count});
      if (const auto* transaction = std::get_if<catalog::Transaction>(&change)) {
        block = after_transaction(*transaction, block, one_string);
      }
    }
  }
}

bool refuses_block(const catalog::Change& change) {
  using catalog::AlterCommand;
  if (const auto* c = std::get_if<catalog::CreateIndex>(&change)) return c->concurrently;
  if (const auto* c = std::get_if<catalog::Drop>(&change)) return c->concurrently;
  if (const auto* c = std::get_if<catalog::Vacuum>(&change)) return !c->analyze_only;
  if (const auto* c = std::get_if<catalog::Cluster>(&change)) return c->table.empty();
  if (const auto* c = std::get_if<catalog::Utility>(&change)) return !c->in_transaction_allowed;
  if (const auto* c = std::get_if<catalog::Reindex>(&change)) {
    return c->concurrently ||
           (c->target != catalog::Reindex::Target::index && c->target != catalog::Reindex::Target::table);
  }
  if (const auto* c = std::get_if<catalog::AlterTable>(&change)) {
    return std::any_of(c->commands.begin(), c->commands.end(), [](const AlterCommand& command) {
      return command.kind == AlterCommand::Kind::detach_partition && command.concurrently;
    });
  }
  return false;
}

}  // namespace lint
