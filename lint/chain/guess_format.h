// What a folder of SQL files of no known tool looks like: a proposal for the "any" layout.
#pragma once

#include <optional>
#include <string>

#include "lint/chain/chain.h"

namespace chain {

// Nothing, where no pattern fits most of the .sql files below the folder.
std::optional<AnyFormat> guess_format(const std::string& folder);

}  // namespace chain
