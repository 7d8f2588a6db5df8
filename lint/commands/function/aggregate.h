// CREATE AGGREGATE (DefineAggregate, src/backend/commands/aggregatecmds.c; AggregateCreate,
// src/backend/catalog/pg_aggregate.c).

#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace catalog::applying {

void create_aggregate(Writer& w, const CreateNamed& change);

}  // namespace catalog::applying
