// What CREATE STATISTICS refuses (src/backend/commands/statscmds.c, CreateStatistics).

#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace catalog::applying {

/// Refuses a relation that has no statistics, and expressions that cannot be bound to it.
void check_statistics_table(Writer& w, const CreateNamed& change, const Relation& table);
/// Refuses columns, expressions and kinds that cannot be.
void check_statistics(Writer& w, const CreateNamed& change, const Relation& table);
/// They go with what their expressions name.
void depend_on_expressions(Writer& w, const CreateNamed& change, Oid statistics);

}  // namespace catalog::applying
