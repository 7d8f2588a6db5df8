// Letters of ASCII in the other case, whatever the locale: as SQL folds its words.
#pragma once

#include <string>
#include <string_view>

namespace text {

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

inline std::string lower(std::string_view words) {
  std::string out(words);
  for (char& c : out) c = lower(c);
  return out;
}

inline std::string upper(std::string_view words) {
  std::string out(words);
  for (char& c : out) c = upper(c);
  return out;
}

}  // namespace text
