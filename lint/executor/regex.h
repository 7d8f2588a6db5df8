// Regular expressions of conditions in bodies.
#pragma once

#include <optional>
#include <string_view>

namespace executor {

// Whether `pattern` (https://www.postgresql.org/docs/current/functions-matching.html#POSIX-SYNTAX-DETAILS)
// is found in `text`; nullopt where that cannot be told: for what RE2 does not have, such as back references
// and look-ahead, and for classes of characters and letter case beyond ASCII.
std::optional<bool> regex_matches(std::string_view text, std::string_view pattern, bool fold);

}  // namespace executor
