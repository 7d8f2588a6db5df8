// One chain, taken by the predictor and by a real server, statement by statement in autocommit.
#pragma once

#include <string>
#include <vector>

#include "migrate/session/session.h"

namespace differential {

// What the two sides disagree about, a sentence each; empty when they agree. A refusal counts by its
// SQLSTATE, the Catalog at the end by every fact of diff().
std::vector<std::string> disagreements(migrate::Session& session, const std::vector<std::string>& chain);

// The shortest chain found by leaving statements out that still disagrees.
std::vector<std::string> shrink(migrate::Session& session, std::vector<std::string> chain);

}  // namespace differential
