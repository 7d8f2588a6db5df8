#pragma once

// Inside of apply(): views, functions, triggers, policies and rules, and what tables need of them.

#include <string>
#include <vector>

#include "lint/analyze/analyze.h"
#include "lint/commands/writer.h"

namespace catalog::applying {

void apply_create_view(Writer& w, const CreateView& change);
void apply_table_as(Writer& w, const CreateTableAs& change);
void apply_refresh(Writer& w, const RefreshMatview& change);
void apply_create_function(Writer& w, const CreateFunction& change);
void apply_alter_function(Writer& w, const AlterFunction& change);
void apply_create_trigger(Writer& w, const CreateTrigger& change);
void apply_create_policy(Writer& w, const CreatePolicy& change);
void apply_alter_policy(Writer& w, const AlterPolicy& change);
void apply_create_rule(Writer& w, const CreateRule& change);

/// The row triggers of a partitioned table, for a table that becomes its partition
/// (CloneRowTriggersToPartition, src/backend/commands/tablecmds.c), and their end when it is detached.
void clone_row_triggers(Writer& w, Oid parent, Oid partition);
void detach_row_triggers(Writer& w, Oid partition);

/// Refuses a trigger that its table, its events and its transition tables do not allow.
void check_trigger(Writer& w, const CreateTrigger& change, const Relation& table);
/// WHEN, bound to the table; names of OLD and NEW stay as written.
ExprPtr trigger_condition(Writer& w, const CreateTrigger& change, const Relation& table);

/// What OR REPLACE may not change (ProcedureCreate, src/backend/catalog/pg_proc.c).
void check_replacement(Writer& w, const Function& old, const Function& now);
/// Edges from an object to what an expression of its table names.
void add_expression_edges(Writer& w, const ObjectAddress& self, const ExprPtr& bound, Oid table);

}  // namespace catalog::applying
