// What statements are said or seen to do, and where two of these disagree: the shape that every tester of
// effects shares.
#pragma once

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lint/effects/effects.h"
#include "lint/effects/lock_mode.h"

namespace tests {

// The keys of an observation. Rewrites, scans and index builds name tables without their schema, as the
// server's messages do.
struct EffectsSeen {
  std::optional<std::string> error;  // the server's words
  std::set<std::string> rewrites, scans, index_builds, fk_validations;
  std::map<std::string, std::string> locks;  // empty where not in a transaction, or refused
  std::vector<std::string> unknown;
};

using NamesSeen = std::set<std::string> EffectsSeen::*;
struct NamesKey {
  const char* key;
  NamesSeen names;
};
inline constexpr NamesKey names_keys[] = {{"rewrites", &EffectsSeen::rewrites},
                                          {"scans", &EffectsSeen::scans},
                                          {"index_builds", &EffectsSeen::index_builds},
                                          {"fk_validations", &EffectsSeen::fk_validations}};

// 15 (its newest minor release) or "15.18", as records of observations name a version.
inline sql::ServerVersion version_of(const nlohmann::json& name) {
  if (name.is_number()) return name.get<int>();
  return sql::read_server_version(name.get<std::string>()).value();
}

// Adds what is predicted of one more change; its locks: LocksHeld.
inline void add(EffectsSeen& seen, const effects::Effects& effects) {
  const auto take = [](std::set<std::string>& into, const std::set<std::string>& names) {
    for (const std::string& name : names) {
      const size_t dot = name.find('.');
      into.insert(dot == std::string::npos ? name : name.substr(dot + 1));
    }
  };
  take(seen.rewrites, effects.rewrites);
  take(seen.scans, effects.scans);
  take(seen.index_builds, effects.index_builds);
  seen.fk_validations.insert(effects.fk_validations.begin(), effects.fk_validations.end());
  seen.unknown.insert(seen.unknown.end(), effects.unknown.begin(), effects.unknown.end());
  if (effects.error && !seen.error) seen.error = effects.error;
}

inline void name_locks(EffectsSeen& seen, const std::map<ast::Oid, effects::LockMode>& held,
                       const catalog::Catalog& after) {
  seen.locks.clear();
  for (const auto& [name, mode] : effects::named_locks(held, after)) {
    seen.locks[name] = effects::lock_name(mode);
  }
}

// "locks: pr ShareLock predicted, ShareUpdateExclusiveLock observed": one sentence a key and name; empty
// when both agree. Of an error counts that there is one. With `at_most`, what is predicted need not be seen.
inline std::vector<std::string> disagreements(const EffectsSeen& predicted, const EffectsSeen& observed,
                                              bool at_most = false) {
  std::vector<std::string> found;
  if (predicted.error.has_value() != observed.error.has_value()) {
    found.push_back("error: " + predicted.error.value_or("none") + " predicted, " +
                    observed.error.value_or("none") + " observed");
  }
  for (const NamesKey& key : names_keys) {
    for (const std::string& name : predicted.*key.names) {
      if (!at_most && !(observed.*key.names).contains(name))
        found.push_back(std::string(key.key) + ": " + name + " predicted, not observed");
    }
    for (const std::string& name : observed.*key.names) {
      if (!(predicted.*key.names).contains(name))
        found.push_back(std::string(key.key) + ": " + name + " observed, not predicted");
    }
  }
  std::map<std::string, std::pair<std::string, std::string>> locks;
  for (const auto& [name, mode] : predicted.locks) locks[name].first = mode;
  for (const auto& [name, mode] : observed.locks) locks[name].second = mode;
  for (const auto& [name, modes] : locks) {
    if (modes.first == modes.second || (at_most && modes.second.empty())) continue;
    const auto words = [](const std::string& mode) { return mode.empty() ? std::string("none") : mode; };
    found.push_back("locks: " + name + " " + words(modes.first) + " predicted, " + words(modes.second) +
                    " observed");
  }
  return found;
}

}  // namespace tests
