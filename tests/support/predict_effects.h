// A case of effects: SQL that stands, statements that come, and what the prediction says of them all.
#pragma once

#include <map>
#include <string>

#include "lint/replay/replay.h"
#include "tests/support/effects_seen.h"
#include "tests/support/locks_held.h"

namespace tests {

struct EffectsCase {
  std::string id, setup, statement;
  bool in_transaction = true;
};

// Runs the setup as one revision, the statements as the next, and gathers what is said of these up to the
// first refusal. Locks add up over the transaction.
inline EffectsSeen predict(const EffectsCase& the_case, sql::ServerVersion version) {
  chain::Chain chain;
  const auto add_revision = [&](const std::string& id, const std::string& sql, bool transactional) {
    const uint32_t file = chain.files.add({id + ".sql", sql, false});
    chain::Revision revision;
    revision.id = id;
    revision.file = file;
    revision.up = chain::Script{file, chain.files[file].whole(), transactional, chain::SendMode::statements};
    chain.revisions.push_back(std::move(revision));
  };
  add_revision("1", the_case.setup, false);
  add_revision("2", the_case.statement, the_case.in_transaction);

  EffectsSeen seen;
  LocksHeld held;
  replay::Replay replay(chain, {.server_version = version, .with_effects = true});
  replay::Visitor visitor;
  visitor.after = [&](const replay::Step& step, const commands::Applied&, const catalog::Catalog& after) {
    if (step.revision != 1 || seen.error) return;
    held.follow(step);
    add(seen, step.effects);
    name_locks(seen, seen.error || !the_case.in_transaction ? LocksHeld::ByOid{} : held.locks(), after);
  };
  visitor.undone = [&](size_t since) {
    held.undone(since);
    if (the_case.in_transaction && !seen.error) name_locks(seen, held.locks(), replay.catalog());
  };
  replay.all(visitor);
  return seen;
}

}  // namespace tests
