// Asking both sides the same statements, and shrinking a chain that they disagree on.

#include "tests/differential/trial.h"

#include <algorithm>
#include <cctype>

#include "lint/diff/diff.h"
#include "lint/lower/lower.h"
#include "lint/replay/replay.h"
#include "migrate/inspect/inspect.h"
#include "tests/locks_held.h"
#include "tests/watch_statement.h"

namespace differential {
namespace {

struct Outcome {
  std::string sqlstate, message;  // empty: accepted
};

struct Observed {
  Outcome outcome;
  tests::EffectsSeen seen;
  bool watched = false, in_block = false;
};

struct Predicted {
  Outcome outcome;
  tests::EffectsSeen seen;
  bool rows_decide = false;  // which locks are taken hangs on rows that are there or not
};

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
    for (const ast::Change& change : lower::lower(statement, text)) {
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

std::vector<Observed> observe(migrate::Session& session, const std::vector<std::string>& chain) {
  tests::clear_database(session);
  std::vector<Observed> observed;
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
    observed.push_back(std::move(one));
  }
  session.run("ROLLBACK");  // as when the connection closes
  session.run("DISCARD ALL");
  return observed;
}

// The chain as one script that a tool sends statement by statement in autocommit.
chain::Chain as_script(const std::vector<std::string>& statements) {
  std::string text;
  for (const std::string& statement : statements) text += statement + "\n;\n";
  chain::Chain chain;
  const text::Span body{0, static_cast<uint32_t>(text.size())};
  chain.files.add(text::Source{"random.sql", std::move(text)});
  chain::Revision revision;
  revision.up =
      chain::Script{.file = 0, .body = body, .transactional = false, .send = chain::SendMode::statements};
  chain.revisions.push_back(std::move(revision));
  return chain;
}

std::vector<Predicted> predict(catalog::Catalog& catalog, const std::vector<std::string>& statements) {
  std::vector<Predicted> predicted(statements.size());
  const chain::Chain chain = as_script(statements);
  replay::Replay replay(chain,
                        {.server_version = catalog.server_version(), .with_effects = true, .strict = true});
  tests::LocksHeld held;
  const auto note = [&](const replay::Step& step, const commands::Applied& applied,
                        const catalog::Catalog& after) {
    if (step.number >= predicted.size()) return;
    Predicted& one = predicted[step.number];
    held.follow(step);
    tests::add(one.seen, step.effects);
    one.rows_decide = held.rows_decide();
    tests::name_locks(one.seen, held.locks(), after);
    if (!one.outcome.sqlstate.empty()) return;
    if (applied.refused) {
      one.outcome = {applied.refused->sqlstate, applied.refused->message};
    } else if (step.effects.error) {
      one.outcome = {step.effects.sqlstate, *step.effects.error};
    }
  };
  const auto take_back = [&](size_t since) {
    held.undone(since);
    tests::name_locks(predicted[held.statement()].seen, held.locks(), replay.catalog());
  };
  replay.all({.before = {}, .after = note, .revision_done = {}, .undone = take_back});
  for (Predicted& one : predicted) {
    if (one.outcome.sqlstate.empty()) continue;
    one.seen.error = one.outcome.message;
    one.seen.locks.clear();
  }
  catalog = replay.catalog();
  return predicted;
}

std::string words(const Outcome& outcome) {
  return outcome.sqlstate.empty() ? "accepts" : "refuses (" + outcome.sqlstate + " " + outcome.message + ")";
}

}  // namespace

std::vector<std::string> disagreements(migrate::Session& session, const std::vector<std::string>& chain) {
  const std::vector<Observed> observed = observe(session, chain);
  catalog::Catalog predicted_catalog(session.server_version() / 10000);
  std::vector<Predicted> predicted = predict(predicted_catalog, chain);
  std::vector<std::string> found;
  for (size_t i = 0; i < chain.size(); ++i) {
    const Outcome &server = observed[i].outcome, &predictor = predicted[i].outcome;
    if (server.sqlstate != predictor.sqlstate) {
      found.push_back(chain[i] + "\n    server " + words(server) + ", predictor " + words(predictor));
    } else if (observed[i].watched && server.sqlstate.empty()) {
      if (!observed[i].in_block) predicted[i].seen.locks.clear();
      for (const std::string& sentence :
           tests::disagreements(predicted[i].seen, observed[i].seen, predicted[i].rows_decide)) {
        found.push_back(chain[i] + "\n    " + sentence);
      }
    }
  }
  const auto observed_catalog = migrate::inspect(session);
  if (!observed_catalog.ok()) {
    found.push_back("inspect: " + observed_catalog.error().message);
    return found;
  }
  for (const diff::Difference& difference : diff::diff(predicted_catalog, *observed_catalog)) {
    found.push_back(difference.sentence());
  }
  return found;
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
