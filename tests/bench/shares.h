// What each rule costs of a run.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace bench {

struct Share {
  std::string_view rule;  // its id
  double seconds = 0;
};

// With all rules on, over the chain in the folder: the time that each rule's checks take, the most first; of
// so many runs the least. What a statement does, which all rules share, is no rule's.
std::vector<Share> shares_of_rules(const std::filesystem::path& folder, int runs);

}  // namespace bench
