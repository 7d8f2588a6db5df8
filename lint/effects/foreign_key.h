// Foreign keys: triggers are put on both sides, so both sides are locked (src/backend/commands/tablecmds.c,
// ATAddForeignKeyConstraint, CloneForeignKeyConstraints).
#pragma once

#include "lint/effects/scene.h"

namespace effects {
using namespace ast;
using namespace catalog;

// The referenced side of one that a new table has.
void lock_referenced(const Scene& scene, const Name& referenced);
// Those that a new partition takes over from its parent.
void lock_cloned_keys(const Scene& scene, const Relation& parent);

}  // namespace effects
