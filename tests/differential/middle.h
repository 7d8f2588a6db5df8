// A chain whose beginning the predictor does not see: half of what its statements need stands on the server
// already.
#pragma once

#include <string>
#include <vector>

#include "migrate/session/session.h"

namespace differential {

// What the predictor says falsely of the statements from `hidden` on that the server accepts, a sentence
// each. It refuses none of them, what it predicts of one holds unless it says that something is not known,
// and what the chain makes itself is on the server as predicted.
std::vector<std::string> false_words(migrate::Session& session, const std::vector<std::string>& chain,
                                     size_t hidden);

// A chain of which the first `hidden` statements are the server's alone.
struct Middle {
  std::vector<std::string> statements;
  size_t hidden;
};

// The same without the statements that its false words do not need.
Middle shrink_middle(migrate::Session& session, Middle chain);

}  // namespace differential
