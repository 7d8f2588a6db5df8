// SET NOT NULL and DROP NOT NULL: src/backend/commands/tablecmds.c, ATExecSetNotNull,
// NotNullImpliedByRelConstraints; from 18 on NOT NULL is a constraint of its own.
#pragma once

#include <string>

#include "lint/effects/alteration.h"

namespace effects {
using namespace ast;
using namespace catalog;

void set_not_null(Alteration& a, const Relation& table, const std::string& column);
void set_not_null(Alteration& a, const std::string& column);
// From 18 on: of the children, with the table's own constraint new.
void set_not_null_below(Alteration& a, const Relation& table, const std::string& column);
void drop_not_null(Alteration& a, const AlterCommand& command);
const Constraint* not_null_constraint(const Relation& table, const std::string& column);

}  // namespace effects
