// Running a schema file as psql would, data left out.

#include "migrate/verify/base.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/replay/replay.h"
#include "lint/sql/scan.h"
#include "lint/sql/split.h"

namespace migrate {
namespace {

bool begins_with(std::string_view sql, std::string_view word) {
  sql::Scanner scanner(sql);
  const sql::Token first = scanner.next_code();
  std::string upper(scanner.text(first));
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return upper == word;
}

// No such role; a schema that every database has.
bool may_fail(const ServerError& error, std::string_view sql) {
  if (error.sqlstate == "42704")
    return begins_with(sql, "ALTER") || begins_with(sql, "GRANT") || begins_with(sql, "REVOKE");
  return error.sqlstate == "42P06" && begins_with(sql, "CREATE");
}

// Most chains name no role: then nothing is replayed to find them.
bool may_name_roles(const chain::Chain& chain) {
  constexpr std::array<std::string_view, 5> words{"grant", "owner", "role", "authorization", "policy"};
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
  return std::any_of(chain.files.begin(), chain.files.end(), [&](const text::Source& file) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
      return std::search(file.bytes.begin(), file.bytes.end(), word.begin(), word.end(), same) !=
             file.bytes.end();
    });
  });
}

}  // namespace

text::Result<void> make_named_roles(const ConnectOptions& connect, const chain::Chain& chain) {
  if (!may_name_roles(chain)) return {};
  text::Result<Session> session = Session::open(connect);
  if (!session) return session.error();
  replay::Replay replay(
      chain, {.server_version = session->server_version(), .with_effects = false, .presume = true});
  replay.all();
  for (const catalog::Presumed& presumed : replay.catalog().presumed()) {
    if (presumed.kind != ast::ObjectKind::role) continue;
    const std::string& name = presumed.name.name;
    if (!session->ask("SELECT FROM pg_roles WHERE rolname = $1", name).rows().empty()) continue;
    const Answer made = session->ask(fmt::format("CREATE ROLE {} NOLOGIN", session->identifier(name)));
    if (made.error) return text::Error{describe(*made.error), "", "", {}};
  }
  return {};
}

text::Result<void> make_base(const ConnectOptions& connect, const chain::Chain& chain) {
  if (chain.base.empty()) return {};
  text::Result<Session> session = Session::open(connect);
  if (!session) return session.error();
  for (const chain::Script& script : chain.base) {
    const text::Source& source = chain.files[script.file];
    for (const sql::Piece& piece : sql::split(source.bytes)) {
      if (piece.kind != sql::Piece::Kind::statement || !piece.copy_data.empty()) continue;
      const std::string_view statement = source.slice(piece.span);
      const Answer answer = session->run(statement);
      if (answer.ok() || may_fail(*answer.error, statement)) continue;
      const text::Position at = text::position_of(source.bytes, piece.span.begin);
      return text::Error{describe(*answer.error),
                         "the base must load into an empty database before the chain can be tried on one",
                         fmt::format("{}:{}:{}", source.path, at.line, at.column),
                         {}};
    }
  }
  return {};
}

}  // namespace migrate
