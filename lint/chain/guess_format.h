// What a folder of SQL files of no known tool looks like: a proposal for the "any" layout.
#pragma once

#include <optional>
#include <string>

#include "lint/chain/chain.h"

namespace chain {

// The deepest folder below this one that holds all of its .sql files; itself, where it has none.
std::string folder_of_sql(const std::string& folder);

// Nothing, where no pattern fits most of the .sql files below the folder.
std::optional<AnyFormat> guess_format(const std::string& folder);

}  // namespace chain
