// fixtures/effects/<subject>.sql: a setup, and cases on it.
//
//   -- setup                       runs before every case
//   -- case name                   the statements watched, in a transaction that is rolled back
//   -- case name (no transaction)  each statement alone
//   -- run                         what the case said so far is further setup; this is watched
//
// <subject>.observed.json: what servers were seen to do, {"case": [{"versions": [14, 15], "error": ...,
// "rewrites": [...], ...}]}; keys that hold nothing are left out. A major version stands for its newest minor
// release; an older one is named where it does otherwise: ["15.18", 15].
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/predict_effects.h"

namespace tests {

inline std::vector<EffectsCase> read_effects(const std::filesystem::path& path) {
  std::vector<EffectsCase> cases;
  std::string setup, line;
  std::string* into = &setup;
  std::ifstream in(path);
  while (std::getline(in, line)) {
    constexpr std::string_view opening = "-- case ", alone = " (no transaction)";
    if (line == "-- setup") continue;
    if (line.starts_with(opening)) {
      std::string name = line.substr(opening.size());
      const bool in_transaction = !name.ends_with(alone);
      if (!in_transaction) name.resize(name.size() - alone.size());
      cases.push_back({name, setup, "", in_transaction});
      into = &cases.back().statement;
    } else if (line == "-- run" && !cases.empty()) {
      cases.back().setup += cases.back().statement;
      cases.back().statement.clear();
    } else {
      *into += line + "\n";
    }
  }
  return cases;
}

}  // namespace tests
