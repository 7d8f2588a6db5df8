// Whether two states of a relation make the same rows, told from their values alone, without making any.
#pragma once

#include "lint/catalog/catalog.h"

namespace diff {
using namespace ast;
using namespace catalog;

// As rows_of() tells them without RowOptions::exact and all_facts, as long as the objects that they refer to
// have the same names in both Catalogs. Triggers, policies and rules are objects of their own. False where
// that takes more than a look.
bool same_rows(const Relation& before, const Relation& after);

}  // namespace diff
