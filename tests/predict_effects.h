// A case of effects: SQL that stands, statements that come, and what the prediction says of them all.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "lint/catalog/replay.h"

namespace tests {

struct EffectsCase {
  std::string id, setup, statement;
  bool in_transaction = true;
};

/// The keys of an observation.
struct EffectsSeen {
  std::optional<std::string> error;
  std::set<std::string> rewrites, scans, index_builds, fk_validations;
  std::map<std::string, std::string> locks;  // empty where not in a transaction, or refused
  std::vector<std::string> unknown;
};

/// Runs the setup as one revision, the statements as the next, and gathers what is said of these up to the
/// first refusal. Locks add up over the transaction.
inline EffectsSeen predict(const EffectsCase& the_case, int version) {
  chain::Chain chain;
  const auto add = [&](const std::string& id, const std::string& sql, bool transactional) {
    const uint32_t file = chain.files.add({id + ".sql", sql, false});
    chain::Revision revision;
    revision.id = id;
    revision.file = file;
    revision.up = chain::Script{file, chain.files[file].whole(), transactional, chain::SendMode::statements};
    chain.revisions.push_back(std::move(revision));
  };
  add("1", the_case.setup, false);
  add("2", the_case.statement, the_case.in_transaction);

  EffectsSeen seen;
  std::map<catalog::Oid, catalog::LockMode> held;
  std::map<std::string, std::map<catalog::Oid, catalog::LockMode>> savepoints;
  catalog::Replay replay(chain, {.server_version = version, .with_effects = true});
  catalog::Visitor visitor;
  visitor.after = [&](const catalog::Step& step, const catalog::Applied&, const catalog::Catalog& after) {
    if (step.revision != 1 || seen.error) return;
    const catalog::Effects& e = step.effects;
    if (const auto* change = std::get_if<catalog::Transaction>(&step.change)) {
      using Kind = catalog::Transaction::Kind;  // what was locked since a savepoint is let go with it
      if (change->kind == Kind::savepoint) savepoints[change->name] = held;
      if (change->kind == Kind::rollback_to) held = savepoints[change->name];
    }
    seen.error = e.error;
    seen.rewrites.insert(e.rewrites.begin(), e.rewrites.end());
    seen.scans.insert(e.scans.begin(), e.scans.end());
    seen.index_builds.insert(e.index_builds.begin(), e.index_builds.end());
    seen.fk_validations.insert(e.fk_validations.begin(), e.fk_validations.end());
    seen.unknown.insert(seen.unknown.end(), e.unknown.begin(), e.unknown.end());
    catalog::gather_locks(held, e.held);
    seen.locks.clear();
    if (seen.error || !the_case.in_transaction) return;
    for (const auto& [name, mode] : catalog::named_locks(held, after)) {
      seen.locks[name] = catalog::lock_name(mode);
    }
  };
  replay.all(visitor);
  return seen;
}

}  // namespace tests
