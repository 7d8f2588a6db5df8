// Statements sent to a server and watched, and chains that it disagrees on cut short.
#include "tests/differential/trial.h"

#include <algorithm>
#include <cctype>

#include "lint/diff/rows.h"
#include "lint/lower/lower.h"
#include "migrate/inspect/inspect.h"
#include "tests/support/watch_statement.h"

namespace differential {
namespace {

// A body that ends transactions does another thing in a block that is not its own.
bool ends_transactions(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text.find("commit") != std::string::npos || text.find("rollback") != std::string::npos;
}

// Whether the statement can be watched in a block of its own: it does there what it does in none.
bool may_be_watched(const std::string& text, bool bodies_may_end) {
  for (const sql::Statement& statement : sql::parse(text).statements) {
    if (statement.error) continue;
    for (const ast::Change& change : lower::changes(statement, text)) {
      const auto* utility = std::get_if<ast::Utility>(&change);
      const bool cursor = utility && utility->word.starts_with("DECLARE");
      const bool body =
          std::holds_alternative<ast::DoBlock>(change) || std::holds_alternative<ast::Call>(change);
      if (cursor || (body && bodies_may_end) || std::holds_alternative<ast::Transaction>(change) ||
          std::holds_alternative<ast::LockTable>(change)) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace

text::Result<Observation> observe(migrate::Session& session, const std::vector<std::string>& chain) {
  tests::clear_database(session);
  Observation observation;
  const bool bodies_may_end = std::any_of(chain.begin(), chain.end(), [](const std::string& statement) {
    return statement.find('$') != std::string::npos && ends_transactions(statement);
  });
  for (const std::string& statement : chain) {
    Observed one;
    const bool in_chains_block = session.in_transaction() && !session.transaction_failed();
    if (in_chains_block) {
      const migrate::Traced traced = migrate::trace(session, statement);
      if (traced.error) one.outcome = {traced.error->sqlstate, traced.error->message};
      tests::add(one.seen, traced);
      one.watched = one.in_block = session.in_transaction();
    } else if (!session.in_transaction() && may_be_watched(statement, bodies_may_end)) {
      tests::Watched watched = tests::watch(session, statement);
      one.outcome = {watched.sqlstate, watched.message};
      one.seen = std::move(watched.seen);
      one.in_block = watched.in_block;
      one.watched = true;
    } else if (const migrate::Answer answer = session.run(statement); answer.error) {
      one.outcome = {answer.error->sqlstate, answer.error->message};
    }
    observation.statements.push_back(std::move(one));
  }
  session.run("ROLLBACK");  // as when the connection closes
  session.run("DISCARD ALL");
  const auto catalog = migrate::inspect(session);
  if (!catalog.ok()) return catalog.error();
  observation.rows = diff::rows_of(*catalog);
  return observation;
}

std::vector<std::string> disagreements(migrate::Session& session, const std::vector<std::string>& chain) {
  const auto observed = observe(session, chain);
  if (!observed.ok()) return {"inspect: " + observed.error().message};
  return disagreements(chain, predict(session.server_version(), chain), *observed);
}

std::vector<std::string> shrink(migrate::Session& session, std::vector<std::string> chain) {
  for (size_t at = chain.size(); at-- > 0;) {
    std::vector<std::string> shorter = chain;
    shorter.erase(shorter.begin() + static_cast<ptrdiff_t>(at));
    if (!disagreements(session, shorter).empty()) chain = std::move(shorter);
  }
  return chain;
}

}  // namespace differential
