// From "permission denied for ..." to the GRANT (the server's words: src/backend/catalog/aclchk.c).
#include "migrate/session/grant.h"

#include <fmt/format.h>

#include <array>

namespace migrate {
namespace {

struct Kind {
  std::string_view words, privileges;
};
constexpr std::array kinds{
    Kind{"database", "CREATE ON DATABASE"},
    Kind{"schema", "USAGE, CREATE ON SCHEMA"},
    Kind{"table", "SELECT, INSERT, UPDATE, DELETE ON TABLE"},
    Kind{"view", "SELECT ON TABLE"},
    Kind{"sequence", "USAGE, SELECT ON SEQUENCE"},
    Kind{"function", "EXECUTE ON FUNCTION"},
    Kind{"type", "USAGE ON TYPE"},
    Kind{"language", "USAGE ON LANGUAGE"},
    Kind{"tablespace", "CREATE ON TABLESPACE"},
};

}  // namespace

std::string grant_for(const ServerError& error, const Session& session) {
  if (error.sqlstate != "42501") return {};
  const std::string_view message = error.message;
  if (message.starts_with("must be owner of ")) {
    const std::string_view what = message.substr(17);
    return fmt::format("only the owner of {} may: `GRANT` its owner's role to {}, or connect as it", what,
                       session.user());
  }
  constexpr std::string_view denied = "permission denied for ";
  if (!message.starts_with(denied)) return {};
  const std::string_view rest = message.substr(denied.size());
  for (const Kind& kind : kinds) {
    if (!rest.starts_with(kind.words) || rest.size() <= kind.words.size() + 1) continue;
    return fmt::format("GRANT {} {} TO {};", kind.privileges, rest.substr(kind.words.size() + 1),
                       session.identifier(session.user()));
  }
  return {};
}

}  // namespace migrate
