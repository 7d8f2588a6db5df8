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
// so many runs the least. What several rules ask of a view is the first one's.
std::vector<Share> shares_of_rules(const std::filesystem::path& folder, int runs);

}  // namespace bench
