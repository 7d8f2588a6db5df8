// A chain as a value, without files on disk: for tests of the plan and of what executes it.
#pragma once

#include <string>
#include <vector>

#include "lint/chain/chain.h"

namespace tests {

struct MadeRevision {
  std::string id;
  std::string up;
  std::string down = {};  // empty: none
  bool transactional = true;
  chain::SendMode send = chain::SendMode::one_string;
};

inline chain::Script script_of(chain::Chain& chain, const std::string& path, const std::string& sql,
                               const MadeRevision& made) {
  const uint32_t file = chain.files.add({.path = path, .bytes = sql, .had_bom = false});
  return {file, chain.files[file].whole(), made.transactional, made.send};
}

inline chain::Chain make_chain(const std::vector<MadeRevision>& revisions) {
  chain::Chain chain;
  chain.layout = "native";
  chain.root = "migrations";
  for (const MadeRevision& made : revisions) {
    chain::Revision revision;
    revision.id = made.id;
    revision.title = "step " + made.id;
    revision.up = script_of(chain, made.id + ".sql", made.up, made);
    revision.file = revision.up->file;
    if (!made.down.empty()) revision.down = script_of(chain, made.id + ".down.sql", made.down, made);
    chain.revisions.push_back(std::move(revision));
  }
  return chain;
}

}  // namespace tests
