// Blanks and digits as the input functions take them: isspace() and isdigit() of the C locale.
#pragma once

#include <cctype>

namespace datum {

inline bool is_space(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace datum
