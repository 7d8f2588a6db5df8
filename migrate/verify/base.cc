// Running a schema file as psql would, data left out.

#include "migrate/verify/base.h"

#include <fmt/format.h>

#include "lint/sql/scan.h"
#include "lint/sql/split.h"
#include "migrate/verify/named_roles.h"

namespace migrate {
namespace {

// "CREATE USER MAPPING": the first three words of a statement.
std::string first_words(std::string_view sql) {
  sql::Scanner scanner(sql);
  std::string words;
  for (int i = 0; i < 3; ++i) words += (i == 0 ? "" : " ") + std::string(scanner.text(scanner.next_code()));
  for (char& c : words) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return words;
}

bool lacks_role(const ServerError& error, std::string_view sql) {
  const std::string words = first_words(sql);
  return error.sqlstate == "42704" &&
         (words.starts_with("ALTER ") || words.starts_with("GRANT ") || words.starts_with("REVOKE "));
}

// A schema that every database has; a role or a tablespace, which the server has for all of its
// databases, of an earlier proof on it.
bool is_there(const ServerError& error, std::string_view sql) {
  const std::string words = first_words(sql);
  const auto begin = [&](std::string_view word) { return words.starts_with(std::string(word) + ' '); };
  if (error.sqlstate == "42P06") return begin("CREATE");
  const bool of_cluster = begin("CREATE ROLE") || begin("CREATE GROUP") || begin("CREATE TABLESPACE") ||
                          (begin("CREATE USER") && words != "CREATE USER MAPPING");
  return error.sqlstate == "42710" && of_cluster;
}

}  // namespace

text::Result<void> make_base(const ConnectOptions& connect, const chain::Chain& chain) {
  if (chain.base.empty()) return make_named_roles(connect, chain);
  text::Result<Session> session = Session::open(connect);
  if (!session) return session.error();
  std::vector<std::string_view> lacking;
  for (const chain::Script& script : chain.base) {
    const text::Source& source = chain.files[script.file];
    for (const sql::Piece& piece : sql::split(source.bytes)) {
      if (piece.kind != sql::Piece::Kind::statement || !piece.copy_data.empty()) continue;
      const std::string_view statement = source.slice(piece.span);
      const Answer answer = session->run(statement);
      if (answer.ok() || is_there(*answer.error, statement)) continue;
      if (lacks_role(*answer.error, statement)) {
        lacking.push_back(statement);
        continue;
      }
      const text::Position at = text::position_of(source.bytes, piece.span.begin);
      return text::Error{describe(*answer.error),
                         "the base must load into an empty database before the chain can be tried on one",
                         fmt::format("{}:{}:{}", source.path, at.line, at.column),
                         {}};
    }
  }
  if (const text::Result<void> made = make_named_roles(connect, chain); !made) return made.error();
  for (const std::string_view statement : lacking) session->run(statement);
  return {};
}

}  // namespace migrate
