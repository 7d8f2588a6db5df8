// [rules] of schemalint.toml.
#pragma once

#include <string>
#include <vector>

#include "lint/config/config.h"
#include "tools/schemalint/configure.h"

namespace schemalint {

// Fills settings, rule_patterns and remarks of `read`.
void read_rules(config::Config& file, FileSettings& read);

// Which files of the chain each [rules."glob"] means; one that means none is a remark.
void match_files(const FileSettings& file, const chain::Chain& chain, lint::Settings& settings,
                 std::vector<std::string>& remarks);

}  // namespace schemalint
