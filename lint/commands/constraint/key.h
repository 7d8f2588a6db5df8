// PRIMARY KEY, UNIQUE and EXCLUDE: constraints that are an index (src/backend/parser/parse_utilcmd.c,
// transformIndexConstraints).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/commands/relation/definition.h"

namespace commands {
using namespace ast;

// Primary key first, then the rest; those that say the same as one before are left out, the keys of a
// primary key are NOT NULL (transformIndexConstraints). `inherited` knows columns that come from parents.
std::vector<ConstraintDef> plan_keys(Writer& w, TablePlan& plan,
                                     const std::function<bool(std::string_view)>& inherited);
void make_key(Writer& w, Oid table, const ConstraintDef& definition, bool recurse = true);
// A primary key's columns are NOT NULL, in the table and all that inherit from it.
void require_not_null(Writer& w, Oid table, const std::vector<std::string>& columns, bool recurse = true);

}  // namespace commands
