// Fixes as values: which edits do away with a finding, in its own file and in revisions that come after it.
//
// What is proposed is not yet true: it is looked at the statement and the layout alone. lint/fix/prove.h says
// whether the chain with the edits is what it was.
#pragma once

#include "lint/engine/run.h"

namespace fix {

// Fills in Finding::fix of every finding that has one.
void propose(const chain::Chain& chain, lint::Result& result);

}  // namespace fix
