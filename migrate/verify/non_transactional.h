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

// Runs all of it and puts the session back to its beginnings. The failure says where it stopped; what is in a
// transaction is rolled back then.
std::optional<Failure> run_plain(Session& session, const chain::Chain& chain, const Step& step,
                                 const Settings& settings);

}  // namespace migrate
