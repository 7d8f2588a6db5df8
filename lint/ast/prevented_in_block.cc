// The callers of PreventInTransactionBlock, and what they call themselves.

#include "lint/ast/prevented_in_block.h"

namespace ast {

std::string prevented_in_block(const CreateIndex& change) {
  return change.concurrently ? "CREATE INDEX CONCURRENTLY" : "";
}

std::string prevented_in_block(const Drop& change) {
  return change.concurrently ? "DROP INDEX CONCURRENTLY" : "";
}

// ExecReindex, src/backend/commands/indexcmds.c.
std::string prevented_in_block(const Reindex& change, bool partitioned) {
  if (change.concurrently) return "REINDEX CONCURRENTLY";
  switch (change.target) {
    case Reindex::Target::schema: return "REINDEX SCHEMA";
    case Reindex::Target::database: return "REINDEX DATABASE";
    case Reindex::Target::system: return "REINDEX SYSTEM";
    case Reindex::Target::table: return partitioned ? "REINDEX TABLE" : "";
    case Reindex::Target::index: return partitioned ? "REINDEX INDEX" : "";
  }
  return {};
}

std::string prevented_in_block(const AlterCommand& command) {
  const bool concurrently = command.kind == AlterCommand::Kind::detach_partition && command.concurrently;
  return concurrently ? "ALTER TABLE ... DETACH CONCURRENTLY" : "";
}

std::string prevented_in_block(const AlterTable& change) {
  for (const AlterCommand& command : change.commands) {
    if (std::string word = prevented_in_block(command); !word.empty()) return word;
  }
  return {};
}

std::string prevented_in_block(const Vacuum& change) {
  return change.analyze_only ? "" : "VACUUM";
}

std::string prevented_in_block(const Cluster& change, bool partitioned) {
  if (change.concurrently) return "REPACK (CONCURRENTLY)";
  if (change.analyze) return "REPACK (ANALYZE)";
  if (!change.table.empty() && !partitioned) return {};
  return change.repack ? "REPACK" : "CLUSTER";
}

std::string prevented_in_block(const Discard& change) {
  return change.what == "all" ? "DISCARD ALL" : "";
}

std::string prevented_in_block(const Utility& change) {
  return change.in_transaction_allowed ? std::string() : change.word;
}

std::string prevented_in_block(const Transaction& change) {
  switch (change.kind) {
    case Transaction::Kind::commit_prepared: return "COMMIT PREPARED";
    case Transaction::Kind::rollback_prepared: return "ROLLBACK PREPARED";
    default: return {};
  }
}

namespace {

struct Prevented {
  bool partitioned;
  std::string operator()(const CreateIndex& change) const { return prevented_in_block(change); }
  std::string operator()(const Drop& change) const { return prevented_in_block(change); }
  std::string operator()(const Reindex& change) const { return prevented_in_block(change, partitioned); }
  std::string operator()(const AlterTable& change) const { return prevented_in_block(change); }
  std::string operator()(const Vacuum& change) const { return prevented_in_block(change); }
  std::string operator()(const Cluster& change) const { return prevented_in_block(change, partitioned); }
  std::string operator()(const Discard& change) const { return prevented_in_block(change); }
  std::string operator()(const Utility& change) const { return prevented_in_block(change); }
  std::string operator()(const Transaction& change) const { return prevented_in_block(change); }
  template <class Other>
  std::string operator()(const Other&) const {
    return {};
  }
};

}  // namespace

std::string prevented_in_block(const Change& change, bool partitioned) {
  return std::visit(Prevented{partitioned}, change);
}

}  // namespace ast
