// Blanks and digits as the input functions take them: isspace() and isdigit() of the C locale.
#pragma once

#include <cctype>
#include <string_view>

namespace datum {

inline bool is_space(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

inline std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace datum
