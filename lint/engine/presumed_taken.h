// Names that a statement takes from what no revision makes: of such an object the Catalog has nothing to
// compare.
#pragma once

#include <vector>

#include "lint/ast/change.h"
#include "lint/catalog/catalog.h"
#include "lint/engine/taken.h"

namespace lint {

// What the statement took of it, but for relations.
std::vector<Taken> presumed_taken(const catalog::Catalog& catalog, const ast::Change& change);
// Of an enum: what it is called, and that label, are all that is known.
Taken label_of_unknown(const catalog::Catalog& catalog, const ast::AlterEnum& change);

}  // namespace lint
