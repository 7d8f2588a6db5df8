// A comment that says "down", and SQL behind it, where the tool begins no down there: it runs as part of the
// up.
#pragma once

#include "lint/chain/layout.h"

namespace chain {

// Reports it for revisions without a down: in layouts whose files hold both directions whatever words it
// says it with, in others that it is another tool's marker.
void report_stray_downs(Builder& builder);

}  // namespace chain
