// From a script's statements to what commits together.
//
// A script that its tool wraps in a transaction becomes one unit, which commits with its record. So does one
// that carries a BEGIN .. COMMIT around the whole of itself (imported chains do), and a string of several
// statements that its tool sends as one message without BEGIN: the server makes one transaction of it.
// Any other script becomes a row of units: each BEGIN .. COMMIT group is one, each statement outside is one,
// and the progress is recorded unit by unit. Statements that the server takes only outside a transaction run
// by themselves; the others run in a transaction with the record of their progress.
#pragma once

#include <string>
#include <vector>

#include "migrate/plan/plan.h"

namespace migrate {

struct Units {
  bool transactional = true;
  std::vector<Unit> units;
  std::vector<Obstacle> obstacles;
  std::vector<std::string> warnings;
};

Units units_of(const chain::Chain& chain, const chain::Revision& revision, Direction direction,
               const std::vector<Statement>& statements);

}  // namespace migrate
