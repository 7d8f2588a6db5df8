// What CREATE TRIGGER refuses (CreateTriggerFiringOn, src/backend/commands/trigger.c).
#pragma once

#include "lint/ast/change_routine.h"
#include "lint/commands/writer.h"

namespace commands {
using namespace ast;
using namespace catalog;

// Refuses a trigger that its table, its events and its transition tables do not allow.
void check_trigger(Writer& w, const CreateTrigger& change, const Relation& table);
// WHEN, analysed over the table; names of OLD and NEW stay as written.
ExprPtr trigger_condition(Writer& w, const CreateTrigger& change, const Relation& table);

}  // namespace commands
