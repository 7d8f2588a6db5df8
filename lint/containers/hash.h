// A hash of short texts for tables in memory: eight bytes a step. Not for files, not against an adversary.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace containers {

inline uint64_t hash(std::string_view bytes) {
  constexpr uint64_t factor = 0x9E3779B97F4A7C15U;
  uint64_t sum = bytes.size() * factor;
  const auto take = [&](size_t at, size_t count) {
    uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, count);
    sum = (sum ^ word) * factor;
    sum ^= sum >> 32U;
  };
  size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) take(at, 8);
  if (at + 4 <= bytes.size()) {
    take(at, 4);
    at += 4;
  }
  for (; at < bytes.size(); ++at) take(at, 1);
  return sum;
}

}  // namespace containers
