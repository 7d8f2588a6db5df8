// The view's columns follow the extension's own version, not the server's: 1.7 on a server of 18 still has
// total_time.
#include "migrate/observe/statements.h"

#include <fmt/format.h>

#include <charconv>

#include "migrate/inspect/sections.h"
#include "migrate/observe/numbers.h"
#include "migrate/observe/prologue.h"

namespace migrate::observation {
namespace {

// And whatever sets a password, which costs next to nothing.
constexpr int most_statements = 200;

// "1.11" = 11
int minor_of(const std::string& version) {
  const size_t dot = version.find('.');
  int minor = 0;
  if (dot != std::string::npos)
    std::from_chars(version.data() + dot + 1, version.data() + version.size(), minor);
  return minor;
}

bool is_digit(const std::string& text, size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// A password never leaves the session: the text is cut before it.
void hide_secret(StatementNumbers& statement) {
  std::string folded = statement.text;
  for (char& c : folded) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const size_t word = folded.find("password");
  const size_t quote = word == std::string::npos ? word : folded.find_first_of("'$", word);
  // What the server has normalised is $1.
  const bool literal = quote != std::string::npos && (folded[quote] == '\'' || !is_digit(folded, quote + 1));
  if (!literal) return;
  statement.had_secret = true;
  statement.text.resize(quote);
}

StatementNumbers statement_of(const Fields& f) {
  StatementNumbers out;
  out.id = f.text(0);
  out.text = f.text(1);
  out.user = f.text(2);
  out.calls = f.number(3);
  out.rows = f.number(4);
  out.total_ms = real(f, 5).value_or(0);
  out.mean_ms = real(f, 6).value_or(0);
  out.max_ms = real(f, 7).value_or(0);
  out.deviation_ms = real(f, 8).value_or(0);
  out.hit = f.number(9);
  out.read = f.number(10);
  out.temp_written = f.number(11);
  hide_secret(out);
  return out;
}

}  // namespace

StatementStatistics read_statements(Session& session, const StatementsExtension& extension) {
  StatementStatistics out;
  if (extension.version.empty()) return out;
  out.version = extension.version;
  const int minor = minor_of(extension.version);
  const std::string schema = session.identifier(extension.schema);
  const std::string time = minor >= 8 ? "exec_time" : "time";
  // What this database's own sessions ran, but for what we ask ourselves; the text is the server's normalised
  // one.
  const std::string of_us = fmt::format(
      "FROM {}.pg_stat_statements s WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = "
      "current_database()) AND strpos(s.query, '{}') = 0",
      schema, inspection::own_mark);
  std::string message = fmt::format(
      "{0}SELECT {4} sum(s.calls)::bigint, sum(s.total_{1}), bool_or(s.queryid IS NULL) {2};"
      "SELECT {4} x.* FROM (SELECT s.queryid, s.query, pg_get_userbyid(s.userid), s.calls, s.rows, "
      "s.total_{1} AS "
      "total, s.mean_{1}, s.max_{1}, s.stddev_{1}, s.shared_blks_hit, s.shared_blks_read, "
      "s.temp_blks_written,"
      " row_number() OVER (ORDER BY s.total_{1} DESC) AS place {2} AND s.queryid IS NOT NULL) x"
      " WHERE x.place <= {3} OR x.query ~* 'password\\s*[''$]' ORDER BY x.total DESC LIMIT 2 * {3};",
      beginning(session), time, of_us, most_statements, inspection::own_mark);
  if (minor >= 9)
    message += fmt::format(
        "SELECT dealloc, extract(epoch FROM now() - stats_reset) / 86400 FROM {}.pg_stat_statements_info;",
        schema);
  const Answer answer = session.run(message + "COMMIT");
  if (answer.error) {
    if (session.in_transaction()) session.run_undisturbed("ROLLBACK");
    out.state = answer.error->sqlstate == "55000" ? StatementStatistics::State::not_loaded
                                                  : StatementStatistics::State::hidden;
    return out;
  }
  const Fields sums(answer.parts.at(beginnings).rows.at(0));
  out.calls = sums.number(0);
  out.total_ms = real(sums, 1).value_or(0);
  out.state = sums.flag(2) ? StatementStatistics::State::hidden : StatementStatistics::State::read;
  for (const Row& row : answer.parts.at(beginnings + 1).rows)
    out.heaviest.push_back(statement_of(Fields(row)));
  if (minor >= 9) {
    for (const Row& row : answer.parts.at(beginnings + 2).rows) {
      out.deallocated = Fields(row).number(0);
      out.days = real(Fields(row), 1);
    }
  }
  return out;
}

}  // namespace migrate::observation
