// Constraint definitions of tables, columns and domains.
#pragma once

#include <string>
#include <vector>

#include "lint/lower/input.h"
#include "lint/sql/tree.h"

namespace lower {

ast::ConstraintDef constraint(const ::Constraint* node, const Input& input, uint32_t next = 0);

std::vector<std::string> names_of(const List* strings);
// A constraint whose span ends where its first token does; column_definition knows better.
void read_constraint(const ::Constraint* node, const Input& input, ast::ConstraintDef& out);
// DEFERRABLE and the like stand as nodes of their own behind a column's constraint.
void add_attribute(const ::Constraint* attribute, ast::ConstraintDef& constraint);

}  // namespace lower
