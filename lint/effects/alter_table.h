// ALTER TABLE: locks, passes, and the one scan or rewrite a table at the end. The server works in three
// phases (src/backend/commands/tablecmds.c, ATController): it looks at the subcommands and finds the
// children, carries them out on the catalogs in passes, and then rewrites or scans each table once for all of
// them. So do we.
#pragma once

#include "lint/effects/scene.h"

namespace effects {
using namespace ast;

void predict(const Scene& scene, const AlterTable& change);

}  // namespace effects
