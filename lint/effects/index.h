// Indexes, CLUSTER, VACUUM, REFRESH, TRUNCATE, LOCK: src/backend/commands/indexcmds.c, cluster.c, vacuum.c,
// matview.c, tablecmds.c (ExecuteTruncate), lockcmds.c.
#pragma once

#include "lint/effects/scene.h"

namespace effects {
using namespace ast;

void predict(const Scene& scene, const CreateIndex& change);
void predict(const Scene& scene, const Reindex& change);
void predict(const Scene& scene, const RefreshMatview& change);
void predict(const Scene& scene, const Truncate& change);
void predict(const Scene& scene, const LockTable& change);
void predict(const Scene& scene, const Vacuum& change);
void predict(const Scene& scene, const Cluster& change);

}  // namespace effects
