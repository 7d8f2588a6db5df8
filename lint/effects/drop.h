// DROP: what goes is locked, and so is what it leaves a trace on (src/backend/catalog/dependency.c,
// AcquireDeletionLock and doDeletion; RemoveTriggerById, RemoveConstraintById, RemoveAttributeById,
// heap_drop_with_catalog, index_drop).
#pragma once

#include <set>
#include <vector>

#include "lint/effects/scene.h"

namespace effects {
using namespace ast;
using namespace catalog;

// What goes when these objects go (with all that depends on them when `cascade`).
std::set<ObjectAddress> drop_closure(const Catalog& catalog, const std::vector<ObjectAddress>& named);
// The locks that removing them takes, on relations that stay too.
void lock_dropped(const Scene& scene, const std::set<ObjectAddress>& dropped, bool concurrently);
void predict(const Scene& scene, const Drop& change);

}  // namespace effects
