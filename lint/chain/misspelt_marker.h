// Comments that were probably meant as a tool's marker, and are only a comment to it.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace chain {

struct MarkerSpelling {
  std::string_view written;  // as it should stand: "-- +migrate Down"
  std::string_view also;     // letters that mean it as well where nothing else is said: "down"; may be empty
};

// The spelling that the comment line comes near to. Only letters and digits count, in either case: dashes,
// blanks and punctuation are what slips. Nothing for a line that says something else.
std::optional<std::string_view> misspelt_marker(std::string_view line, std::span<const MarkerSpelling> known);

}  // namespace chain
