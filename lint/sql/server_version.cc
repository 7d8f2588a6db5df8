// Versions of servers, read and written.

#include "lint/sql/server_version.h"

#include <fmt/format.h>

#include <charconv>

namespace sql {
namespace {

// Takes digits off the front. A version's numbers are short: more digits are none.
std::optional<int> number(std::string_view& text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end == text.data() || value < 0 || value > 9999) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return value;
}

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

}  // namespace

std::optional<ServerVersion> read_server_version(std::string_view text) {
  const std::optional<int> major = number(text);
  if (!major) return std::nullopt;
  ServerVersion version(*major);
  if (take(text, ".")) {
    const std::optional<int> minor = number(text);
    if (!minor) return std::nullopt;
    version.minor = *minor;
  } else {
    take(text, "~");
    for (const std::string_view stage : {"devel", "alpha", "beta", "rc"}) {
      if (!take(text, stage)) continue;
      version.minor = -1;
      (void)number(text);
      break;
    }
  }
  if (!text.empty() && text.front() != ' ') return std::nullopt;
  return version;
}

std::optional<ServerVersion> supported_version(std::string_view text) {
  const std::optional<ServerVersion> version = read_server_version(text);
  return version && known_major(version->major) ? version : std::nullopt;
}

std::string to_string(const ServerVersion& version) {
  if (version.minor < 0) return fmt::format("{}rc", version.major);
  return fmt::format("{}.{}", version.major, version.minor);
}

std::string supported_majors() {
  return fmt::format("{} to {}", oldest_major, newest_major);
}

std::string news(const ServerVersion& version) {
  if (!version.is_news()) return {};
  const ServerVersion known(std::min(version.major, newest_major));
  return fmt::format("PostgreSQL {} is newer than what is known here: taken for {}", to_string(version),
                     to_string(known));
}

}  // namespace sql
