// DROP and VALIDATE CONSTRAINT (ATExecDropConstraint, ATExecValidateConstraint).
#pragma once

#include <string>

#include "lint/commands/alter_table/altering.h"

namespace commands {
using namespace ast;
using namespace catalog;

// constraint "c" of relation "t"
std::string constraint_words(const std::string& constraint, const Relation& relation);
// Null with a notice or a word where IF EXISTS or a blind spot explains it; refuses else.
const Constraint* require_constraint(AlteredTable& a, const Relation& table, const AlterCommand& command);

void drop_table_constraint(AlteredTable& a, const AlterCommand& command);
void validate_constraint(AlteredTable& a, const AlterCommand& command);

}  // namespace commands
