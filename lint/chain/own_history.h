// The table in which the chain's tool keeps its history: it is there before the first revision runs.
#pragma once

#include "lint/chain/layout.h"

namespace chain {

// Where a script names the table and none makes it, what makes it joins Chain::base.
void stand_on_history(const History& history, Builder& builder);

}  // namespace chain
