// Whether a word is one of a few.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <span>
#include <string_view>

namespace chain {

inline bool is_any(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}
inline bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace chain
