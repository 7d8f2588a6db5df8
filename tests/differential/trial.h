// One chain, taken by the predictor and by a real server, statement by statement in autocommit.
#pragma once

#include <string>
#include <vector>

#include "lint/text/result.h"
#include "migrate/session/session.h"
#include "tests/differential/prediction.h"

namespace differential {

// Runs the statements in a database that it clears first, and looks at what each does. The Error is
// inspect's.
text::Result<Observation> observe(migrate::Session& session, const std::vector<std::string>& chain);

std::vector<std::string> disagreements(migrate::Session& session, const std::vector<std::string>& chain);

// The shortest chain found by leaving statements out that still disagrees.
std::vector<std::string> shrink(migrate::Session& session, std::vector<std::string> chain);

}  // namespace differential
