// A chain of statements on a server, statement by statement in autocommit: what a server was seen to do, what
// is predicted, and where the two disagree. Nothing here asks a server.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lint/catalog/catalog.h"
#include "lint/chain/chain.h"
#include "lint/diff/rows.h"
#include "tests/support/effects_seen.h"

namespace differential {

struct Outcome {
  std::string sqlstate, message;  // empty: accepted
  bool operator==(const Outcome&) const = default;
};

// What one statement was seen to do.
struct Observed {
  Outcome outcome;
  tests::EffectsSeen seen;
  bool watched = false;   // `seen` says it all
  bool in_block = false;  // locks too
};

struct Observation {
  std::vector<Observed> statements;
  std::map<std::string, diff::ObjectRow> rows;  // of the schema in the end
};

struct Predicted {
  Outcome outcome;
  tests::EffectsSeen seen;
  bool rows_decide = false;  // which locks are taken hangs on rows that are there or not
};

struct Prediction {
  std::vector<Predicted> statements;
  catalog::Catalog catalog;
};

// The chain as one script that a tool sends statement by statement in autocommit.
chain::Chain as_script(const std::vector<std::string>& statements);

Prediction predict(const sql::ServerVersion& version, const std::vector<std::string>& statements);

// What the two sides disagree about, a sentence each; empty when they agree. A refusal counts by its
// SQLSTATE, the Catalog at the end by every row of diff().
std::vector<std::string> disagreements(const std::vector<std::string>& statements,
                                       const Prediction& predicted, const Observation& observed);

}  // namespace differential
