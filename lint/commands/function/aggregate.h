// CREATE AGGREGATE (DefineAggregate, src/backend/commands/aggregatecmds.c; AggregateCreate,
// src/backend/catalog/pg_aggregate.c).
#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;

void create_aggregate(Writer& w, const Define& change);

}  // namespace commands
