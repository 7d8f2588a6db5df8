// Running a schema file as psql would, data left out.

#include "migrate/verify/base.h"

#include <fmt/format.h>

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

// No such role; a schema that every database has; a role or a tablespace, which the server has for all of its
// databases, of an earlier proof on it.
bool may_fail(const ServerError& error, std::string_view sql) {
  if (error.sqlstate == "42704")
    return begins_with(sql, "ALTER") || begins_with(sql, "GRANT") || begins_with(sql, "REVOKE");
  return (error.sqlstate == "42P06" || error.sqlstate == "42710") && begins_with(sql, "CREATE");
}

}  // namespace

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
