// What schemalint.toml says, as far as this program is concerned.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lint/chain/chain.h"
#include "lint/config/config.h"
#include "lint/engine/settings.h"
#include "lint/text/result.h"

namespace schemalint {

struct Options;

struct FileSettings {
  std::string path;                      // of the file; empty where there is none
  std::vector<std::string> chain_paths;  // [chain] path, taken from the file's folder
  chain::Options chain;
  int understood = 50;  // [chain] understood, in percent
  std::string base;     // [chain] base, taken from the file's folder
  std::string deployed_through;
  lint::Settings settings;
  bool version_stated = false;  // settings.server_version
  struct RulePattern {
    std::string glob;   // over paths below the file's folder
    std::string place;  // "schemalint.toml:12:1"
  };
  std::vector<RulePattern> rule_patterns;     // of settings.of_files
  std::vector<std::string> on_delete_places;  // of settings.on_delete, each "schemalint.toml:12:1"
  std::vector<std::string> remarks;           // what is understood, and yet to be said
};

// Reads the file's keys: all that this program asks of one. What is wrong with them stays in `file`.
void read_keys(config::Config& file, FileSettings& read);

// Reads --config, or the file found upwards from the first path. All that is wrong with it goes to `errors`.
FileSettings read_settings(const Options& options, std::vector<text::Error>& errors);

// Empty: it is not set.
std::optional<std::string> environment_variable(const std::string& name);

}  // namespace schemalint
