// Whether a text holds a word at all, be it in a comment or a string: seen without cutting it into tokens,
// for what most statements do not hold.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "lint/text/case.h"

namespace sql {

// Asks `is_it` of each run of letters, digits, _ and $ until it says yes; bytes beyond ASCII are letters.
template <class IsIt>
bool any_word(std::string_view text, IsIt is_it) {
  constexpr auto part = [] {
    std::array<bool, 256> table{};
    for (size_t c = 0; c < table.size(); ++c) {
      table[c] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                 c == '$' || c >= 0x80;
    }
    return table;
  }();
  const auto is_part = [&](size_t i) { return part[static_cast<unsigned char>(text[i])]; };
  for (size_t i = 0; i < text.size();) {
    const size_t begin = i++;
    if (!is_part(begin)) continue;
    while (i < text.size() && is_part(i)) ++i;
    if (is_it(text.substr(begin, i - begin))) return true;
  }
  return false;
}

// Where words stand by length and first letter: one of 512 places, few of which a handful of words takes.
constexpr size_t word_place(std::string_view word) {
  return (word.size() * 32 + static_cast<unsigned char>(text::lower(word.front())) % 32) % 512;
}

// A handful of words, in lower case.
template <size_t N>
class AnyOf {
 public:
  consteval explicit AnyOf(const std::string_view (&words)[N]) {
    std::copy(std::begin(words), std::end(words), words_.begin());
    for (const std::string_view word : words_) places_[word_place(word)] = true;
  }

  bool stands_in(std::string_view text) const {
    return any_word(text, [&](std::string_view word) { return places_[word_place(word)] && is_one(word); });
  }

 private:
  bool is_one(std::string_view word) const {
    return std::any_of(words_.begin(), words_.end(), [&](std::string_view one) {
      return std::equal(word.begin(), word.end(), one.begin(), one.end(),
                        [](char a, char b) { return text::lower(a) == b; });
    });
  }

  std::array<std::string_view, N> words_{};
  std::array<bool, 512> places_{};
};

}  // namespace sql
