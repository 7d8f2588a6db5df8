// Keys of a small file beside a migration that were probably meant as one that its tool knows.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "lint/chain/layout.h"

namespace chain {

// Tells each line `key = value` of the file (below the chain's folder) whose key comes near to one of `known`
// and is none: to the tool it says nothing.
void report_misspelt_keys(Builder& builder, const std::string& path, std::span<const std::string_view> known,
                          const std::string& revision);

}  // namespace chain
