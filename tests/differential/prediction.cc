// Statements predicted by a replay, and held against what a server was seen to do.
#include "tests/differential/prediction.h"

#include <algorithm>

#include "lint/diff/diff.h"
#include "lint/replay/replay.h"
#include "tests/support/locks_held.h"

namespace differential {
namespace {

std::string words(const Outcome& outcome) {
  return outcome.sqlstate.empty() ? "accepts" : "refuses (" + outcome.sqlstate + " " + outcome.message + ")";
}

// Refused as was said that it would be if there were rows.
bool refused_for_rows(const Predicted& predicted, const Outcome& seen) {
  const auto& unknown = predicted.seen.unknown;
  return predicted.outcome.sqlstate.empty() &&
         std::find(unknown.begin(), unknown.end(), "refused if there are rows: " + seen.message) !=
             unknown.end();
}

}  // namespace

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

Prediction predict(const sql::ServerVersion& version, const std::vector<std::string>& statements) {
  std::vector<Predicted> predicted(statements.size());
  const chain::Chain chain = as_script(statements);
  replay::Replay replay(chain, {.server_version = version, .with_effects = true, .strict = true});
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
    if (held.statement() >= predicted.size()) return;  // a body of which nothing was seen yet
    tests::name_locks(predicted[held.statement()].seen, held.locks(), replay.catalog());
  };
  replay.all({.before = {}, .after = note, .revision_done = {}, .undone = take_back});
  for (Predicted& one : predicted) {
    if (one.outcome.sqlstate.empty()) continue;
    one.seen.error = one.outcome.message;
    one.seen.locks.clear();
  }
  return {std::move(predicted), replay.catalog()};
}

std::vector<std::string> disagreements(const std::vector<std::string>& statements,
                                       const Prediction& predicted, const Observation& observed) {
  std::vector<std::string> found;
  for (size_t i = 0; i < statements.size(); ++i) {
    const Observed& server = observed.statements[i];
    Predicted predictor = predicted.statements[i];
    if (refused_for_rows(predictor, server.outcome)) return found;  // what follows is of another chain
    if (server.outcome.sqlstate != predictor.outcome.sqlstate) {
      found.push_back(statements[i] + "\n    server " + words(server.outcome) + ", predictor " +
                      words(predictor.outcome));
    } else if (server.watched && server.outcome.sqlstate.empty()) {
      if (!server.in_block) predictor.seen.locks.clear();
      for (const std::string& sentence :
           tests::disagreements(predictor.seen, server.seen, predictor.rows_decide)) {
        found.push_back(statements[i] + "\n    " + sentence);
      }
    }
  }
  for (const diff::Difference& difference :
       diff::differences(diff::rows_of(predicted.catalog), observed.rows)) {
    found.push_back(difference.sentence());
  }
  return found;
}

}  // namespace differential
