// What schemalint.toml says of the chain: [chain], [placeholders] and [environment].
#pragma once

#include "lint/chain/chain.h"
#include "lint/config/config.h"

namespace chain {

struct ChainSettings {
  std::vector<std::string> paths;  // of [chain] path, as the file has them
  Options options;                 // paths in it are relative to the file's folder likewise
  std::string base;                // [chain] base: what schema_file.h reads
  bool complete = false;           // [chain] complete: what no revision makes is not there
  int understood = 50;             // percent of the statements, below which a run is no verdict
};

// Asks for all of their keys. `variable` looks into the environment.
ChainSettings read_chain_settings(
    config::Config& file, std::function<std::optional<std::string>(const std::string& name)> variable);

}  // namespace chain
