// Options of a column: ALTER COLUMN ... SET (n_distinct = ...).
#pragma once

#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

// Refuses what attribute_reloptions() (src/backend/access/common/reloptions.c) would.
void check_attribute_options(Writer& w, const Options& options);

}  // namespace commands
