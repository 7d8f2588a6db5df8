// Regular expressions of conditions in bodies.
#pragma once

#include <optional>
#include <string_view>

namespace executor {

// Whether `pattern` (https://www.postgresql.org/docs/current/functions-matching.html#POSIX-SYNTAX-DETAILS)
// is found in `text`; nullopt for patterns that need more than literals, classes, groups, alternatives and
// counts, and for those that take too long.
std::optional<bool> regex_matches(std::string_view text, std::string_view pattern, bool fold);

}  // namespace executor
