// What CREATE STATISTICS refuses (src/backend/commands/statscmds.c, CreateStatistics).
#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Refuses a relation that has no statistics, and expressions that cannot be analysed over it.
void check_statistics_table(Writer& w, const Define& change, const Relation& table);
// Refuses columns, expressions and kinds that cannot be.
void check_statistics(Writer& w, const Define& change, const Relation& table);
// They go with what their expressions name.
void depend_on_expressions(Writer& w, const Define& change, Oid statistics);

}  // namespace commands
