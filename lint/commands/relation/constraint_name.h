// Names of a relation's constraints (ConstraintNameIsUsed, src/backend/catalog/pg_constraint.c).
#pragma once

#include <string>
#include <string_view>

#include "lint/commands/writer.h"

namespace commands {
using namespace catalog;

// Whether a constraint of the relation has the name.
bool constraint_name_is_used(const Relation& relation, std::string_view name);
[[noreturn]] void refuse_constraint_name(Writer& w, const Relation& table, const std::string& name);

}  // namespace commands
