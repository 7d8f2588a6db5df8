// What another linter's configuration and its comments in the chain say, in our words: for `init --from`.
#pragma once

#include <string>
#include <vector>

#include "lint/chain/chain.h"
#include "lint/text/result.h"

namespace schemalint {

struct Adopted {
  std::string file;            // the configuration that was read
  std::string rules;           // lines of [rules], and tables for some files after them
  std::string server_version;  // empty: not said
  std::vector<std::string> remarks;
};

// squawk, pgls, atlas.
const std::vector<std::string>& other_linters();

// Reads the tool's configuration, found upwards from the chain, and its comments in what comes after the
// first `deployed` revisions. Paths are written as seen from `folder`.
text::Result<Adopted> adopt(const std::string& tool, const chain::Chain& chain, size_t deployed,
                            const std::string& folder);

}  // namespace schemalint
