// Analysed or raw expressions as SQL, near to what pg_get_expr prints (src/backend/utils/adt/ruleutils.c):
// each operation in brackets, columns by their present names, casts that the server put in left out.
#pragma once

#include <string>

#include "lint/catalog/catalog.h"

namespace deparse {
using namespace ast;
using namespace catalog;

// The expression in SQL, columns by their present names; close to pg_get_expr's form, not to the letter.
std::string print(const Catalog& catalog, const Expr& expr, const Relation* relation);

}  // namespace deparse
