// Checksums as each tool makes them (each tool's source).

#include "migrate/execute/recorded_sums.h"

#include <algorithm>

#include "lint/text/sha256.h"

namespace migrate {
namespace {

std::string with_line_ends(std::string_view text, std::string_view end) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    if (text[i] == '\n')
      out += end;
    else
      out += text[i];
  }
  return out;
}

// CRC-32 as zlib and java.util.zip have it, bit by bit.
std::string crc32(std::string_view text) {
  uint32_t crc = ~uint32_t{0};
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320U : 0);
  }
  return std::to_string(static_cast<int32_t>(~crc));
}

std::string sum_of(Session& session, Sum sum, const std::string& text) {
  if (sum == Sum::crc32) return crc32(text);
  if (sum == Sum::sha384)
    return std::string(session.ask("SELECT encode(sha384(convert_to($1, 'UTF8')), 'hex')", text).value());
  text::Sha256 sha;
  sha.add(text);
  return sha.finish_hex();
}

}  // namespace

bool agrees(Session& session, Sum sum, std::string_view file, std::string_view recorded) {
  if (sum == Sum::none || sum == Sum::project || recorded.empty()) return true;
  const std::string forms[] = {std::string(file), with_line_ends(file, "\n"), with_line_ends(file, "\r\n")};
  return std::any_of(std::begin(forms), std::end(forms),
                     [&](const std::string& form) { return sum_of(session, sum, form) == recorded; });
}

}  // namespace migrate
