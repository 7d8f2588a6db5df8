// A text without what stands around it: blanks, if nothing else is said.
#pragma once

#include <algorithm>
#include <string_view>

namespace text {

// isspace() of the C locale.
inline constexpr std::string_view blanks = " \t\n\v\f\r";

constexpr std::string_view trim_front(std::string_view text, std::string_view around = blanks) {
  return text.substr(std::min(text.find_first_not_of(around), text.size()));
}

constexpr std::string_view trim_back(std::string_view text, std::string_view around = blanks) {
  return text.substr(0, text.find_last_not_of(around) + 1);
}

constexpr std::string_view trim(std::string_view text, std::string_view around = blanks) {
  return trim_back(trim_front(text, around), around);
}

}  // namespace text
