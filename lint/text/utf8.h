// Whether bytes are text that PostgreSQL would take: valid UTF-8 without NUL.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace text {

// Offset of the first byte that is NUL or does not belong to valid UTF-8 (overlong forms, surrogates and code
// points above U+10FFFF are invalid, as in src/common/wchar.c, pg_utf8_islegal).
struct BadByte {
  uint32_t offset = 0;
  bool is_nul = false;
};
std::optional<BadByte> first_bad_byte(std::string_view bytes);

}  // namespace text
