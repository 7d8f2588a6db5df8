// Foreign keys: triggers are put on both sides, so both sides are locked (src/backend/commands/tablecmds.c,
// ATAddForeignKeyConstraint, addFkRecurseReferenced, addFkRecurseReferencing, CloneFkReferencing).
#pragma once

#include "lint/effects/alteration.h"

namespace effects {
using namespace ast;
using namespace catalog;

void add_foreign_key(Alteration& a, const ConstraintDef& constraint, bool validate);

// Foreign keys: locks on the referenced side when one is added to `table`.
void lock_referenced(const Scene& scene, const Name& referenced);
// A new partition takes over what its parent has: foreign keys, triggers (CREATE ... PARTITION OF, ATTACH).
void clone_foreign_keys(const Scene& scene, const Relation& parent, const Relation* attached);

}  // namespace effects
