// From libpq's words for a connection that failed to what a person can do about it.
#include "migrate/session/unreachable.h"

#include <fmt/format.h>

#include <optional>

namespace migrate {
namespace {

// libpq's second line asks a question that the first has answered.
std::string one_line(std::string_view words) {
  std::string out;
  size_t begin = 0;
  while (begin < words.size()) {
    const size_t end = std::min(words.find('\n', begin), words.size());
    std::string_view line = words.substr(begin, end - begin);
    begin = end + 1;
    if (line.starts_with('\t') || line.empty()) continue;
    out += (out.empty() ? "" : "; ") + std::string(line);
  }
  return out;
}

bool has(std::string_view words, std::string_view part) {
  return words.find(part) != std::string_view::npos;
}

// What stands between quotes for the last time.
std::string last_quoted(std::string_view words) {
  const size_t end = words.rfind('"');
  const size_t begin = end == std::string_view::npos || end == 0 ? end : words.rfind('"', end - 1);
  return begin == std::string_view::npos ? "" : std::string(words.substr(begin + 1, end - begin - 1));
}

std::string_view first_quoted(std::string_view words) {
  const size_t begin = words.find('"');
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = words.substr(begin + 1);
  return rest.substr(0, rest.find('"'));
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// What libpq could not read of a connection string it repeats, and that may be a password, or a part of one.
std::optional<text::Error> unreadable(std::string_view words) {
  constexpr const char* escapes =
      "in a password write %25 for %, %40 for @, %3A for :, %2F for /, %3F for ?, %23 for #; or set "
      "PGPASSWORD";
  const auto error = [](std::string_view message, std::string_view hint) {
    return text::Error{std::string(message), std::string(hint), {}, {}};
  };
  if (has(words, "percent-encoded"))
    return error("the URL has a % that no two hexadecimal digits follow", escapes);
  if (has(words, "missing \"=\" after"))
    return error("a word without = stands in the connection string",
                 "put a value that has blanks between quotes: password='two words'");
  if (has(words, "for connection option \"port\"") && !is_number(first_quoted(words)))
    return error("the port in the URL is no number", escapes);
  if (has(words, "could not translate host name") && has(first_quoted(words), "@"))
    return error("the host in the URL holds an @", escapes);
  if (has(words, "in URI") && !has(words, "invalid URI query parameter"))
    return error(one_line(words.substr(0, words.find(": \""))), escapes);
  return std::nullopt;
}

std::string advice(std::string_view words) {
  if (has(words, "database \"") && has(words, "does not exist"))
    return fmt::format("`createdb {}` makes it; or name another one", last_quoted(words));
  if (has(words, "role \"") && has(words, "does not exist"))
    return "name a role that the server has: postgres://ROLE@host/name, or PGUSER";
  if (has(words, "no password supplied") || has(words, "password authentication failed"))
    return "set PGPASSWORD, or a line in ~/.pgpass";
  if (has(words, "no pg_hba.conf entry")) return "the server's pg_hba.conf has to let this role and host in";
  if (has(words, "Connection refused") || has(words, "No such file or directory"))
    return "no server listens there: start it, or name another host and port";
  if (has(words, "could not translate host name")) return "no host has that name";
  if (has(words, "SSL was required") || has(words, "does not support SSL"))
    return "add sslmode=disable where the server has no SSL";
  if (has(words, "invalid URI query parameter"))
    return fmt::format("`{}` is no parameter of libpq's: take it out of the URL", last_quoted(words));
  return {};
}

}  // namespace

text::Error unreachable(std::string_view words) {
  if (std::optional<text::Error> error = unreadable(words)) return *error;
  return {one_line(words), advice(words), {}, {}};
}

text::Result<void> check_url(std::string_view url, std::string_view name) {
  const size_t end = url.find("://");
  const size_t colon = url.find(':');
  const bool key_values =
      colon == std::string_view::npos || url.substr(0, colon).find('=') != std::string_view::npos;
  if (key_values) return {};
  const std::string_view scheme = url.substr(0, std::min(end, colon));
  const auto refuse = [&](std::string message, std::string hint) {
    return text::Error{fmt::format("{}: {}", name, message), std::move(hint), {}, {}};
  };
  if (end == std::string_view::npos && scheme != "jdbc")
    return refuse("this is neither a URL nor key=value words", "write postgres://user@host/name");
  const bool ours = scheme == "postgres" || scheme == "postgresql";
  const bool dialect = has(url.substr(0, std::min(end, url.size())), "postg") || scheme.starts_with("pgx");
  if (!ours && dialect)
    return refuse(fmt::format("`{}://` is another library's way to write it", url.substr(0, end)),
                  "write postgres:// in its place");
  if (!ours)
    return refuse(fmt::format("this names a {} server, and migrate runs on PostgreSQL", scheme),
                  fmt::format("set {} to postgres://user@host/name", name));
  const size_t query = url.find('?');
  for (size_t at = query; at != std::string_view::npos; at = url.find('&', at + 1)) {
    const std::string_view parameter = url.substr(at + 1, url.find('&', at + 1) - at - 1);
    if (parameter.starts_with("socket="))
      return refuse(fmt::format("`{}` is dbmate's word, which libpq does not know", parameter),
                    fmt::format("write `host={}`", parameter.substr(7)));
  }
  return {};
}

}  // namespace migrate
