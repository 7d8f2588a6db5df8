// NOT VALID is worth its while only if the lock of ADD CONSTRAINT is let go before the rows are read.
#pragma once

#include "lint/catalog/relation.h"
#include "lint/engine/held.h"

namespace lint {

// Whether the open transaction has added the constraint, and so still holds the lock that adding it took.
bool lock_of_adding_held(const Held& held, const catalog::Relation& table,
                         const catalog::Constraint& constraint);

}  // namespace lint
