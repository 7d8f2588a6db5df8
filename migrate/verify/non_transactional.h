// Running a revision's script on a server that is thrown away afterwards: no history, no lock.
#pragma once

#include <optional>

#include "migrate/execute/failure.h"

namespace migrate {

// One direction of a revision as a step, cut as `up` and `down` would cut it; refusals say why it would not
// run. Without a script for the direction: no step, no refusal.
struct PlainStep {
  std::optional<Step> step;
  std::vector<Obstacle> obstacles;
};
PlainStep plain_step(const chain::Chain& chain, size_t revision, Direction direction);

// Whether all of it is one transaction, or nothing.
bool is_one_transaction(const Step& step);

// Runs the statements of its units and nothing around them.
std::optional<Failure> run_statements(Session& session, const chain::Chain& chain, const Step& step);

// Runs all of it and puts the session back to its beginnings. The failure says where it stopped; what is in a
// transaction is rolled back then.
std::optional<Failure> run_plain(Session& session, const chain::Chain& chain, const Step& step,
                                 const Settings& settings);
// The same, and the session is left as it is.
std::optional<Failure> run_and_commit(Session& session, const chain::Chain& chain, const Step& step);

// Runs the revision's own verify script in a transaction that is rolled back: its own BEGIN and ROLLBACK, and
// psql's commands, are passed over. The session is left as it is.
std::optional<Failure> run_verify(Session& session, const chain::Chain& chain, size_t revision);

}  // namespace migrate
