// Findings that a revision of the chain takes away already, as soon as it is applied.
#pragma once

#include "migrate/audit/judge.h"
#include "tools/migrate/audit_read.h"

namespace migrate::tool {

// A line of evidence for each. `view` has the chain's state.
void note_pending(audit::Judgement& judgement, const audit::View& view, const Loaded& loaded,
                  const Past& past, const lint::Settings& settings);

}  // namespace migrate::tool
