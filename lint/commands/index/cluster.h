// CLUSTER, and REPACK of PostgreSQL 19 (src/backend/commands/cluster.c, repack.c).
#pragma once

#include "lint/ast/change.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

void apply(Writer& w, const Cluster& change);

// What CLUSTER and ALTER TABLE ... CLUSTER ON refuse of an index of the table.
void check_clusterable(Writer& w, const Relation& index);

}  // namespace commands
