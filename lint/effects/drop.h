// DROP: what goes is locked, and so is what it leaves a trace on (src/backend/catalog/dependency.c,
// AcquireDeletionLock and doDeletion; RemoveTriggerById, RemoveConstraintById, RemoveAttributeById,
// heap_drop_with_catalog, index_drop).
#pragma once

#include <set>
#include <vector>

#include "lint/effects/scene.h"

namespace commands {
struct Work;
}

namespace effects {
using namespace ast;
using namespace catalog;

// The locks that removing them takes, on relations that stay too.
void lock_dropped(const Scene& scene, const std::set<ObjectAddress>& dropped, bool concurrently);
void predict(const Scene& scene, const Drop& change, const commands::Work& work);

}  // namespace effects
