// Checksums as each tool makes them (each tool's source).

#include "migrate/execute/recorded_sums.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "lint/sql/scan.h"
#include "lint/text/sha256.h"
#include "lint/text/trim.h"

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

// SHA-1 (RFC 3174): neither the server nor we have it otherwise.
std::string sha1(std::string text) {
  std::array<uint32_t, 5> h{0x67452301U, 0xEFCDAB89U, 0x98BADCFEU, 0x10325476U, 0xC3D2E1F0U};
  const uint64_t bits = uint64_t{text.size()} * 8;
  text += '\x80';
  while (text.size() % 64 != 56) text += '\0';
  for (int shift = 56; shift >= 0; shift -= 8) text += static_cast<char>(bits >> shift & 0xFF);
  for (size_t block = 0; block < text.size(); block += 64) {
    std::array<uint32_t, 80> w{};
    for (size_t i = 0; i < 64; ++i) w[i / 4] = w[i / 4] << 8 | static_cast<unsigned char>(text[block + i]);
    for (size_t i = 16; i < 80; ++i) w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    auto [a, b, c, d, e] = h;
    for (size_t i = 0; i < 80; ++i) {
      const uint32_t f = i < 20   ? (b & c) | (~b & d)
                         : i < 40 ? b ^ c ^ d
                         : i < 60 ? (b & c) | (b & d) | (c & d)
                                  : b ^ c ^ d;
      constexpr std::array<uint32_t, 4> k{0x5A827999U, 0x6ED9EBA1U, 0x8F1BBCDCU, 0xCA62C1D6U};
      const uint32_t next = std::rotl(a, 5) + f + e + k[i / 20] + w[i];
      e = d;
      d = c;
      c = std::rotl(b, 30);
      b = a;
      a = next;
    }
    h = {h[0] + a, h[1] + b, h[2] + c, h[3] + d, h[4] + e};
  }
  return fmt::format("{:08x}{:08x}{:08x}{:08x}{:08x}", h[0], h[1], h[2], h[3], h[4]);
}

// Of the server, which has it anyway.
std::string md5(Session& session, std::string_view text) {
  return std::string(session.ask("SELECT md5(convert_to($1, 'UTF8'))", text).value());
}

// graphile-migrate: lines `--! Key: value`, an empty one, and the body.
std::string linked_sha1(std::string_view file) {
  constexpr std::string_view previous = "--! Previous:";
  std::string before;
  while (file.starts_with("--! ")) {
    const size_t end = std::min(file.find('\n'), file.size());
    const std::string_view line = file.substr(0, end);
    if (line.starts_with(previous)) before = text::trim(line.substr(previous.size()));
    file.remove_prefix(std::min(end + 1, file.size()));
  }
  if (before == "-") before.clear();
  return "sha1:" + sha1(std::string(text::trim(before + "\n" + std::string(text::trim(file)))) + "\n");
}

// Liquibase leaves blanks out; what its own lines among the SQL mean for the sum is not known here.
std::optional<std::string> changeset_md5(Session& session, std::string_view script) {
  std::string dense;
  for (size_t at = 0; at < script.size();) {
    const size_t end = std::min(script.find('\n', at), script.size());
    const std::string_view line = text::trim(script.substr(at, end - at));
    if (line.starts_with("--") || line.find("liquibase") != std::string_view::npos) return std::nullopt;
    std::copy_if(line.begin(), line.end(), std::back_inserter(dense),
                 [](char c) { return c != ' ' && c != '\t' && c != '\r'; });
    at = end + 1;
  }
  return "9:" + md5(session, fmt::format("9:{}:", md5(session, dense)));
}

// Without comments and what ends a statement.
std::vector<std::string_view> words_of(std::string_view sql) {
  std::vector<std::string_view> out;
  sql::Scanner scanner(sql);
  for (sql::Token token = scanner.next_code(); token.kind != sql::TokenKind::end;
       token = scanner.next_code()) {
    if (scanner.text(token) != ";") out.push_back(scanner.text(token));
  }
  return out;
}

std::string sum_of(Session& session, Sum sum, std::string_view name, const std::string& text) {
  switch (sum) {
    case Sum::sha1: return sha1(text);
    case Sum::named_sha1: return sha1(std::string(name) + text);
    case Sum::linked_sha1: return linked_sha1(text);
    case Sum::crc32: return crc32(text);
    case Sum::md5: return md5(session, text);
    case Sum::sha384:
      return std::string(session.ask("SELECT encode(sha384(convert_to($1, 'UTF8')), 'hex')", text).value());
    case Sum::sha256: {
      text::Sha256 sha;
      sha.add(text);
      return sha.finish_hex();
    }
    case Sum::none:
    case Sum::changeset:
    case Sum::text: break;
  }
  return {};
}

}  // namespace

bool agrees(Session& session, Sum sum, const TextNow& now, std::string_view recorded) {
  if (sum == Sum::none || recorded.empty()) return true;
  if (sum == Sum::text) return words_of(now.file) == words_of(recorded);
  if (sum == Sum::changeset) {
    if (!recorded.starts_with("9:") || now.script.empty()) return true;
    const std::optional<std::string> is = changeset_md5(session, now.script);
    return !is || *is == recorded;
  }
  const std::string forms[] = {std::string(now.file), with_line_ends(now.file, "\n"),
                               with_line_ends(now.file, "\r\n")};
  return std::any_of(std::begin(forms), std::end(forms), [&](const std::string& form) {
    return sum_of(session, sum, now.file_name, form) == recorded;
  });
}

}  // namespace migrate
