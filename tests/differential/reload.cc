// Printing, loading, reading back.
#include "tests/differential/reload.h"

#include <algorithm>

#include "lint/diff/diff.h"
#include "lint/print/sql.h"
#include "lint/sql/split.h"
#include "migrate/inspect/inspect.h"
#include "tests/differential/prediction.h"
#include "tests/support/watch_statement.h"

namespace differential {

namespace {

std::vector<std::string> statements_of(const std::string& sql) {
  std::vector<std::string> statements;
  for (const sql::Piece& piece : sql::split(sql))
    statements.push_back(sql.substr(piece.span.begin, piece.span.size()));
  return statements;
}

// The first line that the two do not share.
std::string first_difference(const std::string& left, const std::string& right) {
  const auto lines = [](const std::string& text) {
    std::vector<std::string> all;
    for (size_t at = 0; at < text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size());
      all.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    return all;
  };
  const std::vector<std::string> a = lines(left), b = lines(right);
  const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return "written " + (x == a.end() ? "nothing" : *x) + "\n    read back " + (y == b.end() ? "nothing" : *y);
}

void add(std::vector<std::string>& out, const std::string& what,
         const std::vector<diff::Difference>& differences) {
  for (const diff::Difference& difference : differences) {
    // Its owner is initdb's business, or that of whoever clears the database.
    if (difference.what == "schema" && difference.name == "public" && difference.property == "owner")
      continue;
    out.push_back(what + difference.sentence());
  }
}

// Runs the script as psql would; what was refused, a line each.
std::vector<std::string> load(migrate::Session& session, const std::string& sql) {
  std::vector<std::string> refused;
  for (const std::string& statement : statements_of(sql)) {
    const migrate::Answer answer = session.run(statement);
    if (answer.error) refused.push_back(statement + "\n    " + migrate::describe(*answer.error));
  }
  return refused;
}

}  // namespace

std::vector<std::string> reloaded(migrate::Session& session, const catalog::Catalog& catalog,
                                  bool to_the_letter) {
  const print::SqlOptions options{.owner = session.user()};
  const std::string written = print::print_sql(catalog, options);
  tests::clear_database(session);
  std::vector<std::string> wrong = load(session, written);
  session.run("DISCARD ALL");
  const text::Result<catalog::Catalog> read =
      migrate::inspect(session, {.without_schemas = {}, .all_facts = true, .dependencies = true});
  if (!read) return {read.error().message};
  diff::RowOptions exact;
  exact.exact = to_the_letter;
  add(wrong, "loaded: ", diff::differences(catalog, *read, exact));
  if (to_the_letter) {
    const std::string again = print::print_sql(*read, options);
    if (again != written) wrong.push_back(first_difference(written, again));
  }
  const std::vector<std::string> statements = statements_of(written);
  const Prediction replayed = predict(session.server_version(), statements);
  for (size_t i = 0; i < statements.size(); ++i) {
    if (!replayed.statements[i].outcome.sqlstate.empty())
      wrong.push_back("replayed: " + statements[i] + "\n    " + replayed.statements[i].outcome.message);
  }
  add(wrong, "replayed: ", diff::differences(replayed.catalog, *read));
  return wrong;
}

std::vector<std::string> reloaded(migrate::Session& session, const std::vector<std::string>& chain) {
  tests::clear_database(session);
  for (const std::string& statement : chain) session.run(statement);
  session.run("ROLLBACK");
  session.run("DISCARD ALL");
  const auto seen =
      migrate::inspect(session, {.without_schemas = {}, .all_facts = true, .dependencies = true});
  if (!seen) return {seen.error().message};
  std::vector<std::string> wrong;
  for (const std::string& sentence : reloaded(session, *seen, true)) wrong.push_back("seen, " + sentence);
  const Prediction predicted = predict(session.server_version(), chain);
  for (const std::string& sentence : reloaded(session, predicted.catalog, false))
    wrong.push_back("predicted, " + sentence);
  return wrong;
}

}  // namespace differential
