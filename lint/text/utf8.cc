// Validating UTF-8 (src/common/wchar.c, pg_utf8_islegal).

#include "lint/text/utf8.h"

#include <cstring>

namespace text {
namespace {

// Length of the well-formed sequence at the start of `rest`, 0 where there is none (RFC 3629, table of
// section 4).
size_t sequence_length(std::string_view rest) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(rest[i]); };
  const auto within = [&](size_t i, unsigned low, unsigned high) {
    return i < rest.size() && byte(i) >= low && byte(i) <= high;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return within(1, 0x80, 0xBF) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : 0xBF;
    return within(1, low, high) && within(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
    return within(1, low, high) && within(2, 0x80, 0xBF) && within(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

// True when eight bytes are all ASCII and none is NUL.
bool plain_word(const char* at) {
  uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  constexpr uint64_t high = 0x8080808080808080ULL;
  constexpr uint64_t ones = 0x0101010101010101ULL;
  return (word & high) == 0 && ((word - ones) & high) == 0;
}

}  // namespace

std::optional<BadByte> first_bad_byte(std::string_view bytes) {
  size_t at = 0;
  while (at < bytes.size()) {
    if (at + 8 <= bytes.size() && plain_word(bytes.data() + at)) {
      at += 8;
      continue;
    }
    if (bytes[at] == '\0') return BadByte{static_cast<uint32_t>(at), true};
    const size_t length = sequence_length(bytes.substr(at));
    if (length == 0) return BadByte{static_cast<uint32_t>(at), false};
    at += length;
  }
  return std::nullopt;
}

}  // namespace text
